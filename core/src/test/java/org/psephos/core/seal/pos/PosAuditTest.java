package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.Audit;
import org.psephos.core.audit.Slices;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Check;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;

/** The audit of an election on a chain whose validators change from epoch to epoch. */
class PosAuditTest {
    private static final List<TestKey> FIRST = PosChain.members(0);

    private final TestChain chain = PosSealing.chain("test", PosChain::members);
    private final HeldElection election = held(chain);
    private final Transaction ballot = election.ballot(0, 0);
    private final byte[] export;

    PosAuditTest() {
        chain.mine(ballot);
        chain.mine(election.ballot(0, 1));
        export = election.close().export();
    }

    private static HeldElection held(TestChain chain) {
        return HeldElection.enrolling(chain, 2, RevoteRule.LAST)
                .closeEnrolment()
                .open();
    }

    @Test
    void holdsUpToTheCertificateOfTheTip() throws IOException {
        Verdict verdict = audit(export, election.head());

        assertThat(verdict.checks()).allMatch(Check::ok);
        assertThat(verdict.valid()).isTrue();
        assertThat(audit(export).anchoring()).isEqualTo(Anchoring.NO_CHECKPOINT);
    }

    @Test
    void refusesTipThatNobodyCertified() throws IOException {
        byte[] wrong = export.clone();
        wrong[wrong.length - 1] ^= 1;

        assertThat(failed(wrong)).contains("headers");
        int certificate = PosChain.encoded(PosSealing.certificate(chain.header(chain.height()), FIRST, 0, 1, 2, 3), 4)
                .length();
        byte[] cutOff = Arrays.copyOf(export, export.length - certificate);
        assertThat(failed(cutOff)).contains("file");
    }

    @Test
    void refusesTheLeadersBareProposal() throws IOException {
        // Nobody but the leader of the next block has signed what it says, yet the certificate of its parent is good.
        Bytes parents = PosChain.encoded(
                PosSealing.certificate(
                        chain.header(chain.height() - 1), PosChain.members((chain.height() - 2) / 4), 0, 1, 2, 3),
                4);
        byte[] bare = export.clone();
        System.arraycopy(parents.toArray(), 0, bare, bare.length - parents.length(), parents.length());

        assertThat(failed(bare)).containsExactly("headers");
    }

    @Test
    void historyForgedWithRetiredKeysIsConsistentAtMost() throws IOException {
        TestChain forged = PosSealing.chain("test", epoch -> FIRST);
        HeldElection same = held(forged);
        forged.mine(ballot);
        byte[] withoutTheSecondBallot = same.close().export();

        assertThat(audit(withoutTheSecondBallot).consistent()).isTrue();
        Verdict measured = audit(withoutTheSecondBallot, election.head());
        assertThat(measured.anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertThat(measured.valid()).isFalse();
    }

    private static List<String> failed(byte[] export) throws IOException {
        return audit(export).checks().stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    private static Verdict audit(byte[] export, Hash... trusted) throws IOException {
        return new Audit(Curves.best(), SealVerifiers.installed(), ActivationTable.INITIAL, Slices.SEQUENTIAL)
                .run(new ByteArrayInputStream(export), Set.of(trusted))
                .verdict();
    }
}
