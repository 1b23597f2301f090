package org.psephos.p2p.application;

import java.util.OptionalLong;

/**
 * How a connection is doing, for people and meters.
 *
 * @param subnet the group of addresses that it counts for
 * @param latencyMillis of the last keep-alive
 * @param score see {@link org.psephos.p2p.reputation.Reputation}
 */
public record PeerStatus(
        Peer peer,
        String subnet,
        OptionalLong latencyMillis,
        double score,
        long bytesIn,
        long bytesOut,
        long sinceMillis) {}
