package org.psephos.node.txpool;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.RejectCode;

/** What became of a submitted transaction. */
public sealed interface TxVerdict {
    /** Waits in the pool. */
    record Accepted(Hash id) implements TxVerdict {}

    /** Waits in the pool or stands in a block already. */
    record Duplicate(Hash id) implements TxVerdict {}

    /** @param id absent where the bytes are no transaction */
    record Rejected(Optional<Hash> id, RejectCode code, String detail) implements TxVerdict {}
}
