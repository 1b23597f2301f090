package org.psephos.node.consensus.pos;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pos.Equivocation;
import org.psephos.core.seal.pos.Equivocation.Statement;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Effect;

/**
 * Validators who have signed two things of one height where they may sign one. Once is enough to know, so it is told of once, and whatever
 * they sign besides goes no further: nobody can make others pass on as much as he likes.
 */
final class Accusations {
    private final Terms terms;
    private final List<Effect> out;
    private final BitSet accused = new BitSet();

    Accusations(Terms terms, List<Effect> out) {
        this.terms = terms;
        this.out = out;
    }

    boolean isAccused(int validator) {
        return accused.get(validator);
    }

    /** Two votes of one validator, round and step, of different blocks. */
    void accuse(Vote first, Vote second) {
        accuse(first.validator(), first.round(), Optional.of(first.step()), statement(first), statement(second));
    }

    /** Two proposals of one round, of different blocks or different prevotes. */
    void accuse(Proposal first, Proposal second) {
        accuse(terms.leaderPlace(first.round()), first.round(), Optional.empty(), statement(first), statement(second));
    }

    private void accuse(int validator, long round, Optional<Step> step, Statement one, Statement other) {
        if (!accused.get(validator)) {
            accused.set(validator);
            var key = terms.validators().validators().get(validator).key();
            var evidence = Equivocation.of(key, terms.height(), round, step, one, other);
            out.add(new Effect.Accuse(evidence.encode()));
        }
    }

    private static Statement statement(Vote vote) {
        return new Statement(vote.block().orElse(Hash.ZERO), -1, vote.signature());
    }

    private static Statement statement(Proposal proposal) {
        return new Statement(proposal.block(), proposal.polkaRound(), proposal.signature());
    }
}
