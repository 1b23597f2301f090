package org.psephos.core.ledger;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What the state holds of a key that sent or received something.
 *
 * @param sequence how many transactions it has had accepted: the sequence number of its next one
 */
public record Account(long balance, long sequence) {
    /** What a key has that the state does not hold. */
    public static final Account EMPTY = new Account(0, 0);

    public void write(Writer out) {
        out.varint(balance).varint(sequence);
    }

    public static Account read(Reader in) throws MalformedException {
        return new Account(in.varint(), in.varint());
    }
}
