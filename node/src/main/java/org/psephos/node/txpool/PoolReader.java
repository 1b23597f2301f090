package org.psephos.node.txpool;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Transaction;

/** Questions about the pool; safe for use by any thread, answers may be a moment old. */
public interface PoolReader {
    int count();

    long bytes();

    Optional<PoolEntry> entry(Hash id);

    /** All that wait, oldest first; reads no disk. */
    List<Transaction> transactions();

    /** At most {@code limit} entries, oldest first. */
    List<PoolEntry> entries(int limit);

    /** The sequence number that follows the sender's last transaction in chain and pool. */
    long nextSequence(PublicKey sender);
}
