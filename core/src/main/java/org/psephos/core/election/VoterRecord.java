package org.psephos.core.election;

import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * What the state holds of one voter in one open election.
 *
 * @param weight 1 to 2⁴⁰
 * @param ballotsCast how many ballots were accepted; 0 leaves the next two fields empty
 * @param tracker the counting ballot's tracker
 * @param ballot the counting ballot
 */
public record VoterRecord(long weight, int ballotsCast, Hash tracker, OpenBallot ballot) {
    private static final OpenBallot NONE = new OpenBallot(List.of());

    public static VoterRecord enrolled(long weight) {
        return new VoterRecord(weight, 0, Hash.ZERO, NONE);
    }

    public boolean hasVoted() {
        return ballotsCast > 0;
    }

    VoterRecord cast(Hash newTracker, OpenBallot newBallot) {
        return new VoterRecord(weight, ballotsCast + 1, newTracker, newBallot);
    }

    public void write(Writer out) {
        ElectionKind.OPEN.write(out);
        out.varint(weight).varint(ballotsCast);
        if (hasVoted()) {
            out.raw(tracker);
            ballot.write(out);
        }
    }

    public static VoterRecord read(Reader in) throws MalformedException {
        ElectionKind.read(in);
        long weight = in.varint(1, ElectionRules.MAX_ROLL_WEIGHT, "weight");
        int cast = (int) in.varint(0, Integer.MAX_VALUE, "ballots cast");
        return cast == 0 ? enrolled(weight) : new VoterRecord(weight, cast, in.hash(), OpenBallot.read(in));
    }
}
