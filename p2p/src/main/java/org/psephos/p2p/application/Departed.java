package org.psephos.p2p.application;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.protocol.Farewell;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.LinkEnd;

/**
 * A connection that is over, or a dial that led to nobody, unless the address was hearsay.
 *
 * @param peer empty where nobody proved to be somebody
 * @param why a code ({@link LinkEnd} or {@link Farewell.Reason}), a colon and the detail; {@code left, } before it: so said the peer
 * @param times how many connections of this peer or address have ended, as far as is remembered
 */
public record Departed(
        Optional<PeerId> peer, Endpoint endpoint, boolean outbound, String why, long atMillis, int times) {
    Departed after(Departed before) {
        int known = before.times == Integer.MAX_VALUE ? before.times : before.times + 1;
        return new Departed(peer, endpoint, outbound, why, atMillis, known);
    }
}
