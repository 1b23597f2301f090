package org.psephos.bench.ledger;

import java.util.ArrayList;
import java.util.List;
import org.psephos.bench.machine.VerificationRate;
import org.psephos.bench.votes.Ballots;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Transaction;

/**
 * How long it takes to enrol voters and sign their votes, before an election opens.
 *
 * @param givenSeconds what the user says; 0 goes by the machine's speed
 */
record Preparation(Secp256k1 curve, long givenSeconds) {
    static final String DESCRIPTION = "Seconds for signing and enrolling (default: by the machine's speed)";

    private static final int SIGNATURES = 2_000;
    private static final int RATE_SECONDS = 3;
    private static final int MARGIN_SECONDS = 45;

    /** Signing and enrolling take about three verifications a vote on each processor. */
    private static final double VERIFICATIONS_PER_VOTE = 5;

    /** When an election should open for which the preparation of {@code votes} begins now. */
    long opensMillis(int votes) throws InterruptedException {
        long seconds = givenSeconds;
        if (seconds <= 0) {
            var stream = new Stream(SIGNATURES);
            var ballots = new Ballots(Hash.ZERO, Hash.ZERO, new Voters(curve, 1), stream);
            double rate = new VerificationRate(curve, signatures(stream, ballots), RATE_SECONDS).measure();
            seconds = MARGIN_SECONDS + Math.round(VERIFICATIONS_PER_VOTE * votes / rate);
        }
        return System.currentTimeMillis() + 1_000 * seconds;
    }

    /** Of good votes of this stream. */
    static List<VerificationRate.Signed> signatures(Stream stream, Ballots ballots) {
        var signed = new ArrayList<VerificationRate.Signed>();
        for (int slot = 0; signed.size() < SIGNATURES; slot++) {
            if (stream.kind(slot) == Stream.Kind.GOOD) {
                Transaction vote = ballots.at(slot);
                signed.add(
                        new VerificationRate.Signed(vote.signature(), vote.id().toBytes(), vote.sender()));
            }
        }
        return signed;
    }
}
