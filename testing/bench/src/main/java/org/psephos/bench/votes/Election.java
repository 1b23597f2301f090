package org.psephos.bench.votes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionKind;
import org.psephos.core.election.LocalText;
import org.psephos.core.election.Question;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** What an organiser signs to hold an election with one question, from its creation to the end of the enrolment. */
public final class Election {
    public static final int OPTIONS = 4;
    static final long EXPIRY_HEIGHT = 90_000;

    /** Entries of 33 bytes in a transaction of 128 KiB. */
    private static final int CHUNK = 3_900;

    private static final long OPEN_MILLIS = 24 * 3_600_000L;
    private static final long ORGANISER = 1L << 40;

    private final Hash chainId;
    private final Voters voters;
    private final Stream stream;
    private final PrivateKey organiser;
    private final Transaction creation;

    public Election(Hash chainId, Voters voters, Stream stream, long opensMillis) {
        this.chainId = chainId;
        this.voters = voters;
        this.stream = stream;
        this.organiser = voters.key(ORGANISER);
        var options = IntStream.range(0, OPTIONS)
                .mapToObj(option -> LocalText.of("Option " + option))
                .toList();
        var question = new Question("question", LocalText.of("Which one?"), options, 1, 1, true);
        creation = sign(
                0,
                new Payload.CreateElection(new ElectionDefinition(
                        ElectionKind.OPEN,
                        List.of("en"),
                        LocalText.of("Benchmark"),
                        LocalText.of("Votes as fast as they go"),
                        List.of(question),
                        opensMillis,
                        opensMillis,
                        opensMillis + OPEN_MILLIS,
                        RevoteRule.LAST,
                        List.of())));
    }

    public Hash id() {
        return creation.id();
    }

    public Ballots ballots() {
        return new Ballots(chainId, id(), voters, stream);
    }

    public Stream stream() {
        return stream;
    }

    /** Transactions that set the election up, in their order. */
    public int steps() {
        return 2 + (stream.roll() + CHUNK - 1) / CHUNK;
    }

    /** From 0: the creation, the roll in chunks, the end of the enrolment. */
    public Transaction step(int number) {
        if (number == 0) {
            return creation;
        }
        if (number == steps() - 1) {
            return sign(number, new Payload.CloseEnrolment(id()));
        }
        int first = (number - 1) * CHUNK;
        var chunk = new ArrayList<RollEntry>(CHUNK);
        for (int voter = first; voter < Math.min(first + CHUNK, stream.roll()); voter++) {
            chunk.add(new RollEntry(voters.publicKey(voter), 1));
        }
        chunk.sort(Comparator.comparing(RollEntry::voter));
        return sign(number, new Payload.EnrolVoters(id(), chunk));
    }

    /** Good votes for each option. */
    public long[] expected() {
        var counts = new long[OPTIONS];
        for (int voter = 0; voter < stream.votes(); voter++) {
            counts[Ballots.choice(voter)]++;
        }
        return counts;
    }

    private Transaction sign(long sequence, Payload payload) {
        return voters.sign(
                new UnsignedTransaction(chainId, voters.publicKey(ORGANISER), sequence, EXPIRY_HEIGHT, 0, payload),
                organiser);
    }
}
