package org.psephos.node.consensus;

import java.util.List;
import java.util.Optional;

/** A consensus state machine. Called from one thread, one event at a time. */
public interface ConsensusEngine {
    /**
     * @param nowMillis the node's clock at the event
     * @return what is to be done, in this order
     */
    List<Effect> on(Event event, long nowMillis);

    /** Empty while the engine has nothing to tell; always, where blocks are not agreed on by members. */
    default Optional<Standing> standing() {
        return Optional.empty();
    }
}
