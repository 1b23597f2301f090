package org.psephos.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import org.psephos.bench.votes.Ballots;
import org.psephos.bench.votes.Stream;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Transaction;

/** Votes and hashes to work on, the same in each run. */
final class Sample {
    static final Secp256k1 CURVE = Curves.best();
    static final Hash CHAIN = hash(1);
    static final Hash ELECTION = hash(2);

    private Sample() {}

    static Hash hash(int number) {
        return Sha256.hash(
                Tag.STATE_KEY,
                new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number});
    }

    /** Good votes of as many voters. */
    static List<Transaction> votes(int count) {
        var stream = new Stream(count);
        var ballots = new Ballots(CHAIN, ELECTION, new Voters(CURVE, 3), stream);
        var votes = new ArrayList<Transaction>(count);
        for (int slot = 0; slot < stream.slots(); slot++) {
            if (stream.kind(slot) == Stream.Kind.GOOD) {
                votes.add(ballots.at(slot));
            }
        }
        return votes;
    }
}
