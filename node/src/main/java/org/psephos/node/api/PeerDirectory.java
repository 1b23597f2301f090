package org.psephos.node.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who the node is connected to. Answers from memory. */
public interface PeerDirectory {
    /** A node without a network. */
    PeerDirectory NONE = new PeerDirectory() {
        @Override
        public List<Peer> peers() {
            return List.of();
        }

        @Override
        public List<Departed> departed() {
            return List.of();
        }
    };

    List<Peer> peers();

    /** Connections that ended lately, newest first. */
    List<Departed> departed();

    /**
     * Another node.
     *
     * @param address host and port
     * @param subnet the group of addresses that it counts for
     * @param height its head, as it last said
     * @param latencyMillis of the last keep-alive; empty before the first
     * @param score what its behaviour has earned it
     */
    record Peer(
            String id,
            String address,
            String subnet,
            boolean outbound,
            String version,
            long height,
            OptionalLong latencyMillis,
            double score,
            long bytesIn,
            long bytesOut,
            long connectedMillis) {}

    /**
     * A connection that is over.
     *
     * @param id empty where it ended before anyone proved to be somebody
     * @param why a code and the detail
     * @param times how many connections of this node, or address, ended, as far as is remembered
     */
    record Departed(Optional<String> id, String address, boolean outbound, String why, long atMillis, int times) {}
}
