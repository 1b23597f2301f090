package org.psephos.core.election;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * How choices travel. Its tag stands before all that one kind of election has in another shape than the next: definition, ballot,
 * status, voter.
 */
public enum ElectionKind {
    /** In clear, signed by the voter. */
    OPEN(0);

    private final int tag;

    ElectionKind(int tag) {
        this.tag = tag;
    }

    public void write(Writer out) {
        out.u8(tag);
    }

    /** A kind that this program does not know is refused, with all that would follow. */
    public static ElectionKind read(Reader in) throws MalformedException {
        int tag = in.u8();
        if (tag != OPEN.tag) {
            throw new MalformedException("unknown kind of election " + tag);
        }
        return OPEN;
    }
}
