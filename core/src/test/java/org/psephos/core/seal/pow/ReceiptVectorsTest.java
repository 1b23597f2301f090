package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.PublishedVectors.field;
import static org.psephos.core.fixtures.PublishedVectors.list;
import static org.psephos.core.fixtures.PublishedVectors.object;
import static org.psephos.core.fixtures.PublishedVectors.rows;
import static org.psephos.core.fixtures.PublishedVectors.text;
import static org.psephos.core.fixtures.PublishedVectors.textOrNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.PublishedVectors;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.light.Check;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.light.Proved;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipt.Standing;
import org.psephos.core.light.Receipt.Standing.Counted;
import org.psephos.core.light.Receipt.Standing.Recorded;
import org.psephos.core.light.ReceiptVerifier;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;

/** {@code docs/spec/vectors/receipt.json}: receipts of a mined chain that hold, and one or more for each check that fails. */
class ReceiptVectorsTest {
    private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Curves.best(), SealVerifiers.installed());

    private final TestChain chain = MinedChain.of(MinedChain.genesis("test"));
    private final HeldElection election =
            HeldElection.enrolling(chain, 2, RevoteRule.LAST).closeEnrolment().open();
    private final Transaction replaced = election.ballot(0, 0);
    private final Transaction ballot = election.ballot(0, 1, 2);
    private final List<String> cases = new ArrayList<>();
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

        PublishedVectors.check("receipt.json", "{\n" + field("cases", rows(cases)) + "\n}\n");
    }

    private void addHolding() {
        Hash head = election.head();
        add("recorded", recorded, Optional.of(recorded.anchor().id()));
        add("recorded, no checkpoint", recorded, Optional.empty());
        add(
                "recorded, checkpoint is the ballot's block",
                recorded,
                Optional.of(recorded.block().id()));
        add("recorded, checkpoint is another block", recorded, Optional.of(head));
        add("recorded, then replaced by a later ballot", chain.recordedReceipt(replaced), Optional.of(head));
        add("counted", counted, Optional.of(head));
        add("counted, no checkpoint", counted, Optional.empty());
        chain.mineEmpty(1);
        HistoryLink later = chain.link(chain.height() - 1, chain.height());
        Receipt anchoredLater = with(counted, counted(standing.election(), standing.status(), standing.voter(), later));
        add("counted, with a later anchor", anchoredLater, Optional.of(election.head()));
        add("counted, with a later anchor; checkpoint is the closing block", anchoredLater, Optional.of(head));
        add(
                "counted, with a later anchor; checkpoint is the ballot's block",
                anchoredLater,
                Optional.of(counted.block().id()));
    }

    private void addMalformed() {
        byte[] bytes = recorded.encode();
        add("cut off", Arrays.copyOf(bytes, bytes.length - 1), Optional.empty(), "format");
        add("a byte too many", Arrays.copyOf(bytes, bytes.length + 1), Optional.empty(), "format");
        add("empty", new byte[0], Optional.empty(), "format");
        byte[] unknown = bytes.clone();
        unknown[0] = 2;
        add("unknown format", unknown, Optional.empty(), "format");
    }

    private void addBrokenRecorded() {
        add(
                "genesis of another chain",
                new Receipt(
                        MinedChain.genesis("elsewhere"),
                        ballot,
                        recorded.block(),
                        recorded.inBlock(),
                        recorded.standing()),
                "chain");
        UnsignedTransaction other = new UnsignedTransaction(
                chain.chainId(),
                ballot.sender(),
                ballot.sequence(),
                ballot.expiryHeight(),
                0,
                TestElections.cast(election.id(), TestElections.ballot(2)));
        add("choice altered", withBallot(other.sign(ballot.signature())), "signature", "recorded");
        add("ballot that no block holds", withBallot(election.voter(0).sign(other)), "recorded");
        var anchor = (HistoryLink.Later) ((Recorded) recorded.standing()).anchor();
        add(
                "anchor without work",
                with(
                        recorded,
                        new Recorded(new HistoryLink.Later(
                                anchor.header().withSeal(recorded.block().seal()), anchor.proof()))),
                "seals");
        add(
                "anchor that does not commit to the block",
                with(recorded, new Recorded(new HistoryLink.Later(chain.header(chain.height()), anchor.proof()))),
                "history");
        add("anchor before the block", with(recorded, new Recorded(chain.link(1, 2))), "history");
    }

    private void addBrokenCounted() {
        add("counted before the close", early, "closed");
        add(
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
        add("another ballot counts", replacedAsCounted(replaced), "counted");
        var election0 = standing.election();
        var status = standing.status();
        var voter = standing.voter();
        add(
                "proof of the election swapped",
                with(
                        counted,
                        counted(new Proved<>(election0.value(), status.proof()), status, voter, standing.anchor())),
                "election");
        add(
                "proof of the status swapped",
                with(
                        counted,
                        counted(election0, new Proved<>(status.value(), voter.proof()), voter, standing.anchor())),
                "status");
        add(
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
        return new Receipt(receipt.genesis(), receipt.transaction(), receipt.block(), receipt.inBlock(), other);
    }

    private Receipt withBallot(Transaction other) {
        return new Receipt(recorded.genesis(), other, recorded.block(), recorded.inBlock(), recorded.standing());
    }

    private void add(String what, Receipt receipt, Optional<Hash> checkpoint) {
        add(what, receipt.encode(), checkpoint);
    }

    private void add(String what, Receipt receipt, String... failed) {
        add(what, receipt.encode(), Optional.empty(), failed);
    }

    private void add(String what, byte[] receipt, Optional<Hash> checkpoint, String... failed) {
        Verdict verdict = VERIFIER.verify(receipt, checkpoint.map(Set::of).orElse(Set.of()));
        assertThat(verdict.checks().stream().filter(check -> !check.ok()).map(Check::name))
                .as(what)
                .containsExactly(failed);
        assertThat(Set.of(failed).isEmpty()).isEqualTo(verdict.consistent());
        cases.add(object(
                text("case", what),
                textOrNull("checkpoint", checkpoint),
                field(
                        "checks",
                        quotedNames(verdict.checks().stream().map(Check::name).toList())),
                field("failed", quotedNames(List.of(failed))),
                field("consistent", "" + verdict.consistent()),
                field("anchored", "" + verdict.anchored()),
                field("valid", "" + verdict.valid()),
                text("receipt", HexFormat.of().formatHex(receipt))));
    }

    private static String quotedNames(List<String> names) {
        return list(names.stream().map(PublishedVectors::quoted).toList());
    }
}
