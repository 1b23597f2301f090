package org.psephos.core.election;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;

/** A voter on the roll, with a weight of 1 to 2⁴⁰. */
public record RollEntry(PublicKey voter, long weight) {
    /** Fewest bytes that an entry takes. */
    public static final int MIN_BYTES = PublicKey.BYTES + 1;

    public void write(Writer out) {
        out.raw(voter).varint(weight);
    }

    public static RollEntry read(Reader in) throws MalformedException {
        return new RollEntry(in.publicKey(), in.varint(1, ElectionRules.MAX_ROLL_WEIGHT, "weight"));
    }
}
