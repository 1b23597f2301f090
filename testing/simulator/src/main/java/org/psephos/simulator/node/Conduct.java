package org.psephos.simulator.node;

import org.psephos.node.Ledger;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.state.Rules;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.transport.Links;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.wire.Host;

/** Where a node departs from its own code: nowhere, if it is honest. */
public interface Conduct {
    Conduct HONEST = new Conduct() {};

    /** The rules by which it executes blocks. */
    default Rules rules(Machine machine, Terms terms) {
        return Ledger.rules(terms.seals(), terms.curve());
    }

    /** What stands on its peer stack in place of its network. */
    default Application application(NodeNetwork network) {
        return network;
    }

    /** What lies under its peer stack in place of its connections. */
    default Links links(Host host) {
        return host;
    }

    /** It has started. */
    default void started(RunningNode node) {}
}
