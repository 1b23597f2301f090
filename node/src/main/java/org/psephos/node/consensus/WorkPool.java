package org.psephos.node.consensus;

import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;

/** Where {@link Work} is done: on threads in a node, in turns of the virtual clock in a simulation. */
public interface WorkPool {
    /**
     * Searches until a seal is found or the search is stopped, in place of whatever went on before.
     *
     * @param found told once at most, on any thread, and possibly just after {@link #stop}
     */
    void start(Work work, Consumer<Bytes> found);

    /** Returns at once; the search is over within about a millisecond. */
    void stop();
}
