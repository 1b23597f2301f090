package org.psephos.core.election;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.merkle.MerkleLog;

/**
 * The part of an open election that changes as blocks come in.
 *
 * @param voters how many are on the roll
 * @param weight the sum of their weights
 * @param roll log of the accepted roll chunks; its root is the roll root
 * @param ballots log of the trackers of all accepted ballots, replaced ones included
 * @param turnoutVoters how many of the roll have voted
 * @param turnoutWeight the sum of their weights
 */
public record ElectionStatus(
        boolean enrolmentClosed,
        boolean cancelled,
        long voters,
        long weight,
        MerkleLog roll,
        MerkleLog ballots,
        long turnoutVoters,
        long turnoutWeight,
        Tally tally) {

    public static ElectionStatus created(ElectionDefinition definition) {
        return new ElectionStatus(false, false, 0, 0, MerkleLog.EMPTY, MerkleLog.EMPTY, 0, 0, Tally.empty(definition));
    }

    public void write(Writer out) {
        ElectionKind.OPEN.write(out);
        out.bool(enrolmentClosed).bool(cancelled).varint(voters).varint(weight);
        roll.writeTo(out);
        ballots.writeTo(out);
        out.varint(turnoutVoters).varint(turnoutWeight);
        tally.write(out);
    }

    public static ElectionStatus read(Reader in) throws MalformedException {
        ElectionKind.read(in);
        return new ElectionStatus(
                in.bool(),
                in.bool(),
                in.varint(),
                in.varint(),
                MerkleLog.read(in),
                MerkleLog.read(in),
                in.varint(),
                in.varint(),
                Tally.read(in));
    }
}
