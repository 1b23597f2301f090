package org.psephos.core.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.light.Receipt.Standing;
import org.psephos.core.light.Receipt.Standing.Counted;
import org.psephos.core.light.Receipt.Standing.Recorded;
import org.psephos.core.seal.SealVerifiers;

class ReceiptTest {
    private HeldElection election;
    private TestChain chain;
    private Transaction ballot;

    @BeforeEach
    void castBallot() {
        election = HeldElection.open(3);
        chain = election.chain();
        ballot = election.ballot(0, 1, 2);
        chain.mine(election.ballot(1, 0), ballot, election.ballot(2, 2));
        chain.mineEmpty(2);
    }

    @Test
    void showsThatABallotIsRecorded() {
        Receipt receipt = chain.recordedReceipt(ballot);

        Verdict verdict = Receipts.verify(receipt, election.head());

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.checks())
                .extracting(Check::name)
                .containsExactly("format", "chain", "seals", "signature", "recorded", "history");
        assertThat(receipt.voter()).isEqualTo(election.voter(0).publicKey());
        assertThat(receipt.tracker()).isEqualTo(ballot.id());
    }

    @Test
    void showsThatABallotCounted() {
        election.close();

        Verdict verdict = Receipts.verify(chain.countedReceipt(ballot), election.head());

        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.checks())
                .extracting(Check::name)
                .containsExactly(
                        "format",
                        "chain",
                        "seals",
                        "signature",
                        "recorded",
                        "history",
                        "closed",
                        "election",
                        "status",
                        "counted");
    }

    @Test
    void leadsOnToALaterAnchor() {
        Receipt receipt = withLaterAnchor(5);

        assertThat(Receipts.verify(receipt, receipt.anchor().id()).valid()).isTrue();
        assertThat(Receipts.verify(receipt, chain.id(chain.height() - 5)).valid())
                .as("the closing block commits to all parts too")
                .isTrue();
        assertThat(Receipts.verify(receipt, receipt.block().id()).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
    }

    @Test
    void isItsOwnAnchorInTheLastBlock() {
        Transaction last = election.ballot(0, 2);
        chain.mine(last);
        Receipt receipt = chain.recordedReceipt(last);

        assertThat(receipt.standing()).isEqualTo(new Recorded(new HistoryLink.Same()));
        assertThat(Receipts.verify(receipt, election.head()).valid()).isTrue();
    }

    @Test
    void isOnlyConsistentWithoutATrustedBlock() {
        Verdict verdict = Receipts.verify(chain.recordedReceipt(ballot));

        assertThat(verdict.consistent()).isTrue();
        assertThat(verdict.anchoring()).isEqualTo(Anchoring.NO_CHECKPOINT);
        assertThat(verdict.valid()).isFalse();
    }

    @Test
    void isNotAnchoredByAnotherBlock() {
        Verdict verdict = Receipts.verify(chain.recordedReceipt(ballot), chain.id(1), Hash.ZERO);

        assertThat(verdict.consistent()).isTrue();
        assertThat(verdict.anchoring()).isEqualTo(Anchoring.NOT_REACHED);
    }

    @Test
    void decodesToItself() {
        Receipt recorded = chain.recordedReceipt(ballot);
        election.close();
        Receipt counted = chain.countedReceipt(ballot);

        assertThat(Receipt.decode(recorded.encode())).isEqualTo(new Decoded.Ok<>(recorded));
        assertThat(Receipt.decode(counted.encode())).isEqualTo(new Decoded.Ok<>(counted));
    }

    @Test
    void isForBallotsOnly() {
        Receipt receipt = chain.recordedReceipt(ballot);

        assertThatThrownBy(() -> new Receipt(
                        receipt.genesis(),
                        election.creation(),
                        receipt.block(),
                        receipt.inBlock(),
                        receipt.standing(),
                        receipt.certification()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void detectsAlteredChoice() {
        Receipt receipt = chain.recordedReceipt(ballot);

        assertThat(Receipts.failed(withBallot(receipt, withChoices(TestElections.ballot(0)))))
                .containsExactly("signature", "recorded");
    }

    @Test
    void detectsBallotThatNeverReachedTheChain() {
        Receipt receipt = chain.recordedReceipt(ballot);

        assertThat(Receipts.failed(withBallot(receipt, election.ballot(0, 0)))).containsExactly("recorded");
    }

    @Test
    void detectsSignatureOfSomebodyElse() {
        var unsigned = unsigned(TestElections.ballot(0));
        Transaction forged = unsigned.sign(election.voter(1).sign(unsigned).signature());
        chain.mineUnchecked(forged);

        assertThat(Receipts.failed(chain.recordedReceipt(forged))).containsExactly("signature");
    }

    @Test
    void detectsAnotherGenesis() {
        Receipt receipt = chain.recordedReceipt(ballot);
        var moved = new Receipt(
                TestChain.genesis("elsewhere"),
                ballot,
                receipt.block(),
                receipt.inBlock(),
                receipt.standing(),
                receipt.certification());

        assertThat(Receipts.failed(moved)).containsExactly("chain");
    }

    @Test
    void detectsSwappedProofs() {
        Receipt receipt = chain.recordedReceipt(ballot);
        Receipt neighbour = chain.recordedReceipt(
                chain.blocks().get(blockHeight()).transactions().getFirst());
        var swapped = new Receipt(
                receipt.genesis(),
                ballot,
                receipt.block(),
                neighbour.inBlock(),
                receipt.standing(),
                Certification.NONE);

        assertThat(Receipts.failed(swapped)).containsExactly("recorded");
    }

    @Test
    void detectsSwappedStateProofs() {
        Receipt receipt = counted();
        Counted standing = (Counted) receipt.standing();
        var swapped = new Counted(
                standing.closing(),
                standing.earlier(),
                new Proved<>(standing.election().value(), standing.status().proof()),
                new Proved<>(standing.status().value(), standing.voter().proof()),
                new Proved<>(standing.voter().value(), standing.election().proof()),
                standing.anchor());

        assertThat(Receipts.failed(with(receipt, swapped))).containsExactly("election", "status", "counted");
    }

    @Test
    void detectsAnchorThatDoesNotCommitToTheBlock() {
        Receipt receipt = chain.recordedReceipt(ballot);
        var later = (HistoryLink.Later) ((Recorded) receipt.standing()).anchor();
        var wrong = new HistoryLink.Later(chain.header(chain.height() - 1), later.proof());

        assertThat(Receipts.failed(with(receipt, new Recorded(wrong)))).containsExactly("history");
    }

    @Test
    void detectsAnchorFromBeforeTheBallot() {
        Receipt receipt = chain.recordedReceipt(ballot);
        var earlier = (HistoryLink.Later) chain.link(1, blockHeight() - 1);

        assertThat(Receipts.failed(with(receipt, new Recorded(earlier)))).containsExactly("history");
    }

    @Test
    void detectsAnchorWithTheSealOfAnother() {
        Receipt receipt = chain.recordedReceipt(ballot);
        var later = (HistoryLink.Later) ((Recorded) receipt.standing()).anchor();
        Header borrowed = later.header().withSeal(receipt.block().seal());

        assertThat(Receipts.failed(with(receipt, new Recorded(new HistoryLink.Later(borrowed, later.proof())))))
                .containsExactly("seals");
    }

    @Test
    void detectsThatAnotherBallotOfTheVoterCounts() {
        Transaction second = election.ballot(0, 0);
        chain.mine(second);
        election.close();

        assertThat(Receipts.failed(chain.countedReceipt(ballot))).containsExactly("counted");
        assertThat(Receipts.failed(chain.countedReceipt(second))).isEmpty();
    }

    @Test
    void detectsOneTrackerShownToTwoVoters() {
        // The second voter is shown the first one's ballot, with an entry in the state that points to it.
        var secondVoter = StateColumn.voter(election.id(), election.voter(1).publicKey());
        OpenBallot choices = ((Payload.CastBallot) ballot.payload()).ballot();
        chain.tamper(secondVoter, voter -> ElectionRules.cast(voter, ballot.id(), choices));
        Receipt honest = counted();
        Counted standing = (Counted) honest.standing();
        var forged = new Counted(
                standing.closing(),
                standing.earlier(),
                standing.election(),
                standing.status(),
                chain.prove(secondVoter),
                standing.anchor());

        assertThat(Receipts.failed(with(honest, forged))).containsExactly("counted");
        assertThat(honest.voter())
                .as("what such a receipt shows is the first voter's")
                .isNotEqualTo(election.voter(1).publicKey());
    }

    @Test
    void detectsCountBeforeTheClose() {
        assertThat(Receipts.failed(chain.countedReceipt(ballot))).containsExactly("closed");
    }

    @Test
    void detectsThatEarlierHeadersWereLeftOut() {
        Receipt receipt = counted();
        Counted standing = (Counted) receipt.standing();
        List<Header> earlier = standing.earlier();

        assertThat(Receipts.failed(withEarlier(receipt, earlier.subList(1, earlier.size()))))
                .containsExactly("closed");
        assertThat(Receipts.failed(withEarlier(receipt, List.of()))).containsExactly("closed");
        assertThat(Receipts.failed(withEarlier(receipt, earlier.reversed()))).containsExactly("closed");
    }

    @Test
    void detectsStateOfAnotherElection() {
        Receipt receipt = counted();
        Counted standing = (Counted) receipt.standing();
        var value = standing.election().value();
        var longer = new ElectionRecord(
                value.organiser(),
                TestElections.board(
                        HeldElection.OPENS_MILLIS,
                        HeldElection.CLOSES_MILLIS - 1,
                        value.definition().revote()));
        var forged = new Counted(
                standing.closing(),
                standing.earlier(),
                new Proved<>(longer, standing.election().proof()),
                standing.status(),
                standing.voter(),
                standing.anchor());

        assertThat(Receipts.failed(with(receipt, forged))).containsExactly("election");
    }

    @Test
    void namesAnEngineThatItDoesNotKnow() {
        var verifier = new ReceiptVerifier(Curves.best(), new SealVerifiers(List.of()));

        Verdict verdict = verifier.verify(chain.recordedReceipt(ballot), Set.of());

        assertThat(verdict.consistent()).isFalse();
        assertThat(verdict.checks().get(2).detail()).contains("no engine \"stamp\" is known here");
    }

    private int blockHeight() {
        return (int) chain.recordedReceipt(ballot).block().height();
    }

    private Receipt counted() {
        election.close();
        return chain.countedReceipt(ballot);
    }

    private Receipt withLaterAnchor(int blocks) {
        Receipt receipt = counted();
        Counted standing = (Counted) receipt.standing();
        long closing = chain.height();
        chain.mineEmpty(blocks);
        return with(
                receipt,
                new Counted(
                        standing.closing(),
                        standing.earlier(),
                        standing.election(),
                        standing.status(),
                        standing.voter(),
                        chain.link(closing, chain.height())));
    }

    private static Receipt withEarlier(Receipt receipt, List<Header> earlier) {
        Counted standing = (Counted) receipt.standing();
        return with(
                receipt,
                new Counted(
                        standing.closing(),
                        earlier,
                        standing.election(),
                        standing.status(),
                        standing.voter(),
                        standing.anchor()));
    }

    private static Receipt with(Receipt receipt, Standing standing) {
        return new Receipt(
                receipt.genesis(),
                receipt.transaction(),
                receipt.block(),
                receipt.inBlock(),
                standing,
                Certification.NONE);
    }

    private static Receipt withBallot(Receipt receipt, Transaction other) {
        return new Receipt(
                receipt.genesis(),
                other,
                receipt.block(),
                receipt.inBlock(),
                receipt.standing(),
                receipt.certification());
    }

    private Transaction withChoices(OpenBallot choices) {
        return unsigned(choices).sign(ballot.signature());
    }

    private UnsignedTransaction unsigned(OpenBallot choices) {
        return new UnsignedTransaction(
                ballot.chainId(),
                ballot.sender(),
                ballot.sequence(),
                ballot.expiryHeight(),
                0,
                TestElections.cast(election.id(), choices));
    }
}
