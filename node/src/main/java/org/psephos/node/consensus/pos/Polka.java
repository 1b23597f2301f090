package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.Votes.Step;

/**
 * Prevotes of more than two thirds of the stake for one block in one round.
 *
 * @param votes of different validators
 */
record Polka(long round, Hash block, List<Vote> votes) {
    Polka {
        votes = List.copyOf(votes);
    }

    /** @param prevotes in the form of a certificate */
    static Polka of(Hash block, Certificate prevotes) {
        var votes = new ArrayList<Vote>();
        Iterator<Bytes> signatures = prevotes.signatures().iterator();
        prevotes.signers().stream()
                .forEach(place -> votes.add(
                        new Vote(Step.PREVOTE, prevotes.round(), Optional.of(block), place, signatures.next())));
        return new Polka(prevotes.round(), block, votes);
    }
}
