package org.psephos.core.light;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.light.Receipt.Standing;

/** What a counted receipt claims beyond a recorded one. */
final class CountedChecks {
    private final Receipt receipt;
    private final Standing.Counted counted;
    private final Header closing;

    CountedChecks(Receipt receipt, Standing.Counted counted) {
        this.receipt = receipt;
        this.counted = counted;
        this.closing = receipt.closing(counted);
    }

    List<Check> run() {
        return List.of(checkClosed(), checkElection(), checkStatus(), checkCounted());
    }

    private Check checkClosed() {
        if (!earlierHeadersLeadToClosing()) {
            return ReceiptCheck.CLOSED.failed(
                    "the headers before block " + closing.height() + " are too few or do not follow each other");
        }
        long closes = definition().closesMillis();
        long chainTime = chainTimeAfterClosing();
        return chainTime >= closes
                ? ReceiptCheck.CLOSED.ok(
                        "voting ended at " + Instant.ofEpochMilli(closes) + ", before block " + (closing.height() + 1))
                : ReceiptCheck.CLOSED.failed("after block " + closing.height() + " the voting was still open");
    }

    private boolean earlierHeadersLeadToClosing() {
        List<Header> earlier = counted.earlier();
        if (earlier.size() != Math.min(Receipt.MAX_EARLIER_HEADERS, closing.height())) {
            return false;
        }
        for (int i = 0; i < earlier.size(); i++) {
            Header child = i + 1 < earlier.size() ? earlier.get(i + 1) : closing;
            Header parent = earlier.get(i);
            boolean follows = child.parent().equals(parent.id())
                    && child.height() - parent.height() == 1
                    && child.timeMillis() - parent.timeMillis()
                            >= receipt.genesis().minSpacingMillis();
            if (!follows) {
                return false;
            }
        }
        return true;
    }

    private long chainTimeAfterClosing() {
        return ChainTime.median(LongStream.concat(
                        counted.earlier().stream().mapToLong(Header::timeMillis), LongStream.of(closing.timeMillis()))
                .toArray());
    }

    private Check checkElection() {
        return counted.election().isIn(closing.stateRoot(), StateColumn.election(receipt.election()))
                ? ReceiptCheck.ELECTION.ok("election " + receipt.election() + ": "
                        + definition().title().first())
                : ReceiptCheck.ELECTION.failed("the proof does not show that this is the ballot's election");
    }

    private Check checkStatus() {
        ElectionStatus status = counted.status().value();
        if (!counted.status().isIn(closing.stateRoot(), StateColumn.status(receipt.election()))) {
            return ReceiptCheck.STATUS.failed("the proof does not lead from the election's sums to the state");
        }
        Phase phase = Phase.of(definition(), status, definition().closesMillis());
        return phase == Phase.RESULT
                ? ReceiptCheck.STATUS.ok(status.turnoutVoters() + " of " + status.voters() + " voters voted")
                : ReceiptCheck.STATUS.failed("the election came to no result: " + phase);
    }

    private Check checkCounted() {
        VoterRecord voter = counted.voter().value();
        if (!counted.voter().isIn(closing.stateRoot(), StateColumn.voter(receipt.election(), receipt.voter()))) {
            return ReceiptCheck.COUNTED.failed("the proof does not lead from the voter's entry to the state");
        }
        return voter.hasVoted()
                        && voter.tracker().equals(receipt.tracker())
                        && voter.ballot().equals(receipt.ballot())
                ? ReceiptCheck.COUNTED.ok("this ballot counts, with weight " + voter.weight())
                : ReceiptCheck.COUNTED.failed("another ballot of this voter counts");
    }

    private ElectionDefinition definition() {
        return counted.election().value().definition();
    }
}
