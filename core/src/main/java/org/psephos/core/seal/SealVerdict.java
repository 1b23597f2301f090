package org.psephos.core.seal;

import org.psephos.core.codec.Bytes;

/** What a {@link SealVerifier} found. */
public sealed interface SealVerdict {
    /** @param trail at the header that was judged */
    record Valid(Bytes trail) implements SealVerdict {}

    record Invalid(String detail) implements SealVerdict {}
}
