package org.psephos.core.ledger.header;

import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;

/** The chain up to the parent of the header that is judged. */
public interface ChainView {
    Hash chainId();

    /** Version of the rules that hold at {@code height}. */
    int versionAt(long height);

    long minSpacingMillis();

    /** The last header so far. */
    Header parent();

    Hash parentId();

    /** Chain time at the next block: the median of the times of the last headers, the parent's included. */
    long nextChainTimeMillis();

    /** RFC 6962 root over the ids of all blocks so far, genesis first, the parent's included. */
    Hash historyRoot();
}
