package org.psephos.core.seal.pow;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.ReceiptRows;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.light.Certification;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.light.Proved;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipt.Standing;
import org.psephos.core.light.Receipt.Standing.Counted;
import org.psephos.core.light.Receipt.Standing.Recorded;

/** {@code docs/spec/vectors/receipt.json}: receipts of a mined chain that hold, and one or more for each check that fails. */
class ReceiptVectorsTest {
    private final TestChain chain = MinedChain.of(MinedChain.genesis("test"));
    private final HeldElection election =
            HeldElection.enrolling(chain, 2, RevoteRule.LAST).closeEnrolment().open();
    private final Transaction replaced = election.ballot(0, 0);
    private final Transaction ballot = election.ballot(0, 1, 2);
    private final ReceiptRows cases = new ReceiptRows();
    private final Receipt early;
    private final Receipt recorded;
    private final Receipt counted;
    private final Counted standing;

    ReceiptVectorsTest() {
        chain.mine(replaced, election.ballot(1, 2));
        chain.mine(ballot);
        chain.mineEmpty(1);
        early = chain.countedReceipt(ballot);
        recorded = chain.recordedReceipt(ballot);
        election.close();
        counted = chain.countedReceipt(ballot);
        standing = (Counted) counted.standing();
    }

    @Test
    void publishedVectorsAreOurs() throws IOException {
        addHolding();
        addMalformed();
        addBrokenRecorded();
        addBrokenCounted();

        cases.check("receipt.json");
    }

    private void addHolding() {
        Hash head = election.head();
        cases.add("recorded", recorded, Optional.of(recorded.anchor().id()));
        cases.add("recorded, no checkpoint", recorded, Optional.empty());
        cases.add(
                "recorded, checkpoint is the ballot's block",
                recorded,
                Optional.of(recorded.block().id()));
        cases.add("recorded, checkpoint is another block", recorded, Optional.of(head));
        cases.add("recorded, then replaced by a later ballot", chain.recordedReceipt(replaced), Optional.of(head));
        cases.add("counted", counted, Optional.of(head));
        cases.add("counted, no checkpoint", counted, Optional.empty());
        chain.mineEmpty(1);
        HistoryLink later = chain.link(chain.height() - 1, chain.height());
        Receipt anchoredLater = with(counted, counted(standing.election(), standing.status(), standing.voter(), later));
        cases.add("counted, with a later anchor", anchoredLater, Optional.of(election.head()));
        cases.add("counted, with a later anchor; checkpoint is the closing block", anchoredLater, Optional.of(head));
        cases.add(
                "counted, with a later anchor; checkpoint is the ballot's block",
                anchoredLater,
                Optional.of(counted.block().id()));
    }

    private void addMalformed() {
        byte[] bytes = recorded.encode();
        cases.add("cut off", Arrays.copyOf(bytes, bytes.length - 1), Optional.empty(), "format");
        cases.add("a byte too many", Arrays.copyOf(bytes, bytes.length + 1), Optional.empty(), "format");
        cases.add("empty", new byte[0], Optional.empty(), "format");
        byte[] unknown = bytes.clone();
        unknown[0] = 3;
        cases.add("unknown format", unknown, Optional.empty(), "format");
    }

    private void addBrokenRecorded() {
        cases.add(
                "genesis of another chain",
                new Receipt(
                        MinedChain.genesis("elsewhere"),
                        ballot,
                        recorded.block(),
                        recorded.inBlock(),
                        recorded.standing(),
                        Certification.NONE),
                "chain");
        UnsignedTransaction other = new UnsignedTransaction(
                chain.chainId(),
                ballot.sender(),
                ballot.sequence(),
                ballot.expiryHeight(),
                0,
                TestElections.cast(election.id(), TestElections.ballot(2)));
        cases.add("choice altered", withBallot(other.sign(ballot.signature())), "signature", "recorded");
        cases.add("ballot that no block holds", withBallot(election.voter(0).sign(other)), "recorded");
        var anchor = (HistoryLink.Later) ((Recorded) recorded.standing()).anchor();
        cases.add(
                "anchor without work",
                with(
                        recorded,
                        new Recorded(new HistoryLink.Later(
                                anchor.header().withSeal(recorded.block().seal()), anchor.proof()))),
                "seals");
        cases.add(
                "anchor that does not commit to the block",
                with(recorded, new Recorded(new HistoryLink.Later(chain.header(chain.height()), anchor.proof()))),
                "history");
        cases.add("anchor before the block", with(recorded, new Recorded(chain.link(1, 2))), "history");
    }

    private void addBrokenCounted() {
        cases.add("counted before the close", early, "closed");
        cases.add(
                "earlier headers left out",
                with(
                        counted,
                        new Counted(
                                standing.closing(),
                                standing.earlier().subList(1, standing.earlier().size()),
                                standing.election(),
                                standing.status(),
                                standing.voter(),
                                standing.anchor())),
                "closed");
        cases.add("another ballot counts", replacedAsCounted(replaced), "counted");
        var election0 = standing.election();
        var status = standing.status();
        var voter = standing.voter();
        cases.add(
                "proof of the election swapped",
                with(
                        counted,
                        counted(new Proved<>(election0.value(), status.proof()), status, voter, standing.anchor())),
                "election");
        cases.add(
                "proof of the status swapped",
                with(
                        counted,
                        counted(election0, new Proved<>(status.value(), voter.proof()), voter, standing.anchor())),
                "status");
        cases.add(
                "proof of the voter swapped",
                with(
                        counted,
                        counted(election0, status, new Proved<>(voter.value(), status.proof()), standing.anchor())),
                "counted");
    }

    /** A receipt for an earlier ballot with the proofs of the one that counts. */
    private Receipt replacedAsCounted(Transaction earlierBallot) {
        Receipt receipt = chain.recordedReceipt(earlierBallot);
        long closingHeight = counted.anchor().height();
        return with(
                receipt,
                new Counted(
                        chain.link(receipt.block().height(), closingHeight),
                        standing.earlier(),
                        standing.election(),
                        standing.status(),
                        standing.voter(),
                        standing.anchor()));
    }

    private Counted counted(
            Proved<ElectionRecord> electionRecord,
            Proved<ElectionStatus> status,
            Proved<VoterRecord> voter,
            HistoryLink anchor) {
        return new Counted(standing.closing(), standing.earlier(), electionRecord, status, voter, anchor);
    }

    private static Receipt with(Receipt receipt, Standing other) {
        return new Receipt(
                receipt.genesis(),
                receipt.transaction(),
                receipt.block(),
                receipt.inBlock(),
                other,
                Certification.NONE);
    }

    private Receipt withBallot(Transaction other) {
        return new Receipt(
                recorded.genesis(),
                other,
                recorded.block(),
                recorded.inBlock(),
                recorded.standing(),
                Certification.NONE);
    }
}
