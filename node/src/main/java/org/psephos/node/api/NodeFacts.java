package org.psephos.node.api;

/** What the node knows of itself. Read on event loops: must answer from memory. */
public interface NodeFacts {
    /** As {@code core.crypto.PeerId} writes it. */
    String peerId();

    String version();

    /** Whether the node knows that it lags behind its peers. */
    boolean syncing();
}
