package org.psephos.node.producer;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;

/** What waits in the pool and is in no block yet, by arrival. */
final class Unplaced {
    private final Map<Hash, Transaction> byId = new LinkedHashMap<>();
    private long bytes;

    int count() {
        return byId.size();
    }

    /** Of the encodings. */
    long bytes() {
        return bytes;
    }

    boolean contains(Hash id) {
        return byId.containsKey(id);
    }

    Collection<Transaction> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    void add(Transaction transaction) {
        Transaction before = byId.put(transaction.id(), transaction);
        bytes += transaction.size() - (before == null ? 0 : before.size());
    }

    void remove(Hash id) {
        Transaction removed = byId.remove(id);
        bytes -= removed == null ? 0 : removed.size();
    }

    void clear() {
        byId.clear();
        bytes = 0;
    }
}
