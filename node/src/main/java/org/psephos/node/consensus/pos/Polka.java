package org.psephos.node.consensus.pos;

import java.util.List;
import org.psephos.core.crypto.Hash;

/**
 * Prevotes of more than two thirds of the stake for one block in one round.
 *
 * @param votes of different validators
 */
record Polka(long round, Hash block, List<Vote> votes) {
    Polka {
        votes = List.copyOf(votes);
    }
}
