package org.psephos.core.light;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.merkle.InclusionProof;

/** How a block leads to one that commits to it. */
public sealed interface HistoryLink {
    /** They are one and the same. */
    record Same() implements HistoryLink {}

    /** The history root of a later header holds the block's id. */
    record Later(Header header, InclusionProof proof) implements HistoryLink {}

    int TAG_SAME = 0;
    int TAG_LATER = 1;

    /** The header that this leads to from {@code earlier}. */
    default Header target(Header earlier) {
        return switch (this) {
            case Same() -> earlier;
            case Later(Header header, InclusionProof ignored) -> header;
        };
    }

    /** Whether the target really commits to {@code earlier}. */
    default boolean holds(Header earlier) {
        return switch (this) {
            case Same() -> true;
            case Later(Header header, InclusionProof proof) ->
                earlier.height() < header.height()
                        && proof.index() == earlier.height()
                        && proof.size() == header.height()
                        && proof.verify(earlier.id(), header.historyRoot());
        };
    }

    default void write(Writer out) {
        switch (this) {
            case Same() -> out.u8(TAG_SAME);
            case Later(Header header, InclusionProof proof) -> {
                out.u8(TAG_LATER);
                header.write(out);
                proof.writeTo(out);
            }
        }
    }

    static HistoryLink read(Reader in) throws MalformedException {
        int tag = in.u8();
        return switch (tag) {
            case TAG_SAME -> new Same();
            case TAG_LATER -> new Later(Header.read(in), InclusionProof.read(in));
            default -> throw new MalformedException("unknown kind of history link " + tag);
        };
    }
}
