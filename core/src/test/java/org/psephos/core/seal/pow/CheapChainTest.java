package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.Audit;
import org.psephos.core.audit.Slices;
import org.psephos.core.crypto.Curves;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipts;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;

/** A chain whose every block is mined at the limit, though its genesis demands sixteen times the work. */
class CheapChainTest {
    private final Genesis genesis = genesis();
    private final PowRules honest = PowRules.of(genesis);
    private final TestChain cheap = cheap();
    private final HeldElection election =
            HeldElection.enrolling(cheap, 2, RevoteRule.LAST).closeEnrolment().open();
    private final Transaction ballot = election.ballot(0, 1);

    private static Genesis genesis() {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("spacingMillis", new EngineParameters.Value.Integer(TestChain.SPACING_MILLIS));
        parameters.put("initialTarget", new EngineParameters.Value.Text("1f0ffff0"));
        return TestChain.genesis("test", PowRules.ENGINE, new EngineParameters(parameters));
    }

    private TestChain cheap() {
        var rules = new PowRules(
                honest.spacingMillis(),
                honest.powLimit(),
                honest.powLimit(),
                honest.halfLifeSpacings(),
                honest.finalityDepth(),
                honest.maxReorgDepth(),
                honest.scheduleCapSpacings());
        return new TestChain(genesis, new PowSealVerifier(rules), new PowSealing(rules));
    }

    @Test
    void isNotFollowedFromGenesis() {
        HeaderChain chain = HeaderChain.fromGenesis(genesis, ActivationTable.INITIAL, new PowSealVerifier(honest));

        assertThat(chain.extend(cheap.header(1)))
                .isEqualTo(new HeaderChain.Step.BadSeal("target is \"2000ffff\", must be 1f0ffff0"));
    }

    @Test
    void isRefusedByTheAudit() throws IOException {
        cheap.mine(ballot);
        byte[] export = election.close().export();

        Verdict verdict = new Audit(
                        Curves.best(), SealVerifiers.installed(), ActivationTable.INITIAL, Slices.SEQUENTIAL)
                .run(new ByteArrayInputStream(export), Set.of(election.head()))
                .verdict();

        assertThat(verdict.consistent()).isFalse();
        assertThat(verdict.valid()).isFalse();
    }

    @Test
    void givesReceiptsThatAreConsistentAtMost() {
        cheap.mine(ballot);
        election.close();
        Receipt receipt = cheap.countedReceipt(ballot);
        TestChain real = new TestChain(genesis, new PowSealVerifier(honest), new PowSealing(honest));
        real.mineEmpty(1);

        assertThat(real.chainId()).isEqualTo(cheap.chainId());
        assertThat(Receipts.verify(receipt).consistent())
                .as("single headers do not show what the chain demanded of them")
                .isTrue();
        assertThat(Receipts.verify(receipt).valid()).isFalse();
        assertThat(Receipts.verify(receipt, real.id(1)).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
    }
}
