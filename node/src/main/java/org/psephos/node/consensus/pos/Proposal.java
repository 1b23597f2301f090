package org.psephos.node.consensus.pos;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;

/**
 * What the leader of a round wants decided.
 *
 * @param polka of an earlier round, where the block has had one: it comes along, since nobody may count on having seen the same votes of
 *     a validator who casts two
 * @param signature of the leader, 64 bytes
 */
record Proposal(long round, Hash block, Optional<Polka> polka, Bytes signature) {
    /** Of its polka; −1 where it has none. */
    long polkaRound() {
        return polka.map(Polka::round).orElse(-1L);
    }

    /** Whether the other, of the same round, has signed the same. */
    boolean saysTheSameAs(Proposal other) {
        return block.equals(other.block) && polkaRound() == other.polkaRound();
    }
}
