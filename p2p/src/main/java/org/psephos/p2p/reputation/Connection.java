package org.psephos.p2p.reputation;

import org.psephos.p2p.transport.Endpoint;

/**
 * One connection, as far as it matters for which may stay.
 *
 * @param identified whether the handshake is done; before, the peer's standing is {@link Standing.New}
 * @param sinceMillis when it began
 * @param latencyMillis the least ever measured, or {@link #UNKNOWN}
 * @param usefulMillis when it last delivered something new and valid, or {@link #UNKNOWN}
 */
public record Connection(
        long link,
        Endpoint remote,
        boolean inbound,
        boolean identified,
        long sinceMillis,
        long latencyMillis,
        long usefulMillis,
        Standing standing) {
    public static final long UNKNOWN = -1;

    SubnetGroup group() {
        return SubnetGroup.of(remote);
    }

    boolean isTrusted() {
        return standing instanceof Standing.Trusted;
    }
}
