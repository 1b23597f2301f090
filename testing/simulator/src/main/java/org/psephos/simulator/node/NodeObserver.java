package org.psephos.simulator.node;

import org.psephos.node.chain.ChainEvent;

/** Is told what becomes of the nodes. */
public interface NodeObserver {
    void started(SimulatedNode node);

    void changed(SimulatedNode node, ChainEvent event);

    /** The node finds that it may not go on. */
    void halted(SimulatedNode node, String code, String detail);

    /** The node's code threw what it never should. */
    void threw(SimulatedNode node, Throwable failure);
}
