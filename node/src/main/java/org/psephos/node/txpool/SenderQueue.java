package org.psephos.node.txpool;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.psephos.core.ledger.Transaction;

/** What waits of one sender, ascending by sequence number. Nearly always a single transaction, and small while it is. */
final class SenderQueue {
    /** Stands for a sender of whom nothing waits; never added to. */
    static final SenderQueue NONE = new SenderQueue();

    private Transaction[] sorted = {};

    boolean isEmpty() {
        return sorted.length == 0;
    }

    int size() {
        return sorted.length;
    }

    boolean contains(long sequence) {
        return place(sequence) >= 0;
    }

    Optional<Transaction> find(long sequence) {
        int place = place(sequence);
        return place < 0 ? Optional.empty() : Optional.of(sorted[place]);
    }

    /** Takes the place of a transaction with the same sequence number. */
    void add(Transaction transaction) {
        int place = place(transaction.sequence());
        if (place >= 0) {
            sorted[place] = transaction;
            return;
        }
        int at = -place - 1;
        Transaction[] grown = Arrays.copyOf(sorted, sorted.length + 1);
        System.arraycopy(sorted, at, grown, at + 1, sorted.length - at);
        grown[at] = transaction;
        sorted = grown;
    }

    void remove(long sequence) {
        int place = place(sequence);
        if (place >= 0) {
            Transaction[] shrunk = Arrays.copyOf(sorted, sorted.length - 1);
            System.arraycopy(sorted, place + 1, shrunk, place, shrunk.length - place);
            sorted = shrunk;
        }
    }

    /** The first of the sequence numbers that wait without a gap just under {@code sequence}; itself where there are none. */
    long firstBefore(long sequence) {
        int place = place(sequence);
        int at = place < 0 ? -place - 1 : place;
        long first = sequence;
        while (at > 0 && sorted[at - 1].sequence() == first - 1) {
            at--;
            first--;
        }
        return first;
    }

    /** Those with sequence numbers under {@code sequence}. */
    List<Transaction> below(long sequence) {
        int place = place(sequence);
        return List.of(Arrays.copyOf(sorted, place < 0 ? -place - 1 : place));
    }

    /** As {@link Arrays#binarySearch}. */
    private int place(long sequence) {
        int low = 0;
        int high = sorted.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(sorted[middle].sequence(), sequence);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
