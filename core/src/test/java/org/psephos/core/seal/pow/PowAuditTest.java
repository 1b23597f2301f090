package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.Audit;
import org.psephos.core.audit.Slices;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifierProvider;
import org.psephos.core.seal.SealVerifiers;

/** The audit of an election on a mined chain. */
class PowAuditTest {
    private final HeldElection election = HeldElection.enrolling(
                    MinedChain.of(MinedChain.genesis("test")), 2, RevoteRule.LAST)
            .closeEnrolment()
            .open();

    @Test
    void holdsWithTheInstalledVerifier() throws IOException {
        election.chain().mine(election.ballot(0, 1));

        Verdict verdict = audit(SealVerifiers.installed());

        assertThat(verdict.checks()).allMatch(check -> check.ok());
        assertThat(verdict.valid()).isTrue();
    }

    @Test
    void failsWhereTheWorkIsBelowWhatTheChainDemands() throws IOException {
        Verdict verdict = audit(new SealVerifiers(List.of(new Harder())));

        assertThat(verdict.consistent()).isFalse();
        assertThat(verdict.checks())
                .anySatisfy(check -> assertThat(check.detail()).startsWith("block 1: target is \"2000ffff\", must be"));
    }

    private Verdict audit(SealVerifiers engines) throws IOException {
        byte[] export = election.close().export();
        return new Audit(Curves.best(), engines, ActivationTable.INITIAL, Slices.SEQUENTIAL)
                .run(new ByteArrayInputStream(export), Set.of(election.head()))
                .verdict();
    }

    /** Wants twice the work. */
    private static final class Harder implements SealVerifierProvider {
        @Override
        public String engine() {
            return PowRules.ENGINE;
        }

        @Override
        public PowSealVerifier create(Genesis genesis, Secp256k1 curve) {
            PowRules rules = PowRules.of(genesis);
            return new PowSealVerifier(new PowRules(
                    rules.spacingMillis(),
                    rules.powLimit(),
                    Target.atMost(rules.powLimit().value().shiftRight(1)),
                    rules.halfLifeSpacings(),
                    rules.finalityDepth(),
                    rules.maxReorgDepth(),
                    rules.scheduleCapSpacings()));
        }
    }
}
