package org.psephos.node.api;

import java.util.List;

/** Who the node is connected to. Answers from memory. */
public interface PeerDirectory {
    /** A node without a network. */
    PeerDirectory NONE = List::of;

    List<Peer> peers();

    /**
     * Another node.
     *
     * @param address host and port
     * @param height its head, as it last said
     */
    record Peer(String id, String address, boolean outbound, String version, long height, long connectedMillis) {}
}
