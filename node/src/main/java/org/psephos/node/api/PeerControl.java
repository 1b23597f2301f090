package org.psephos.node.api;

/** Lets an operator choose peers. */
public interface PeerControl {
    /** @param address {@code ID@HOST:PORT} */
    boolean connect(String address);

    /** Whether there was such a peer. */
    boolean disconnect(String id);
}
