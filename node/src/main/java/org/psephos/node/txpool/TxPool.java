package org.psephos.node.txpool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Payload.CreateElection;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.Rejection;

/**
 * The transactions that wait, by id and by sender and sequence, in the order of their arrival.
 *
 * <p>One thread changes it; any may ask. What is in here has passed the stateless rules; whether it applies is found by the producer,
 * which says so through {@link #remove}.
 */
public final class TxPool implements PoolReader {
    /** How far a sequence number may be ahead of the sender's next. */
    public static final long MAX_SEQUENCE_GAP = 512;

    /** One part in so many of the pool's room. */
    private static final int UNPLACED_SHARE = 4;

    private final PoolLimits limits;
    private final ToLongFunction<PublicKey> committedSequence;
    private final Map<Hash, Waiter> byId = new LinkedHashMap<>();
    private final Map<PublicKey, SenderQueue> bySender = new HashMap<>();
    private long bytes;
    private int elections;

    private record Waiter(Transaction transaction, long receivedMillis) {}

    /** @param firstSequence of the sender's transactions that wait up to this one without a gap */
    private record Seen(Waiter waiter, long firstSequence) {}

    /** @param committedSequence next sequence number of a sender by the chain alone */
    public TxPool(PoolLimits limits, ToLongFunction<PublicKey> committedSequence) {
        this.limits = limits;
        this.committedSequence = committedSequence;
    }

    /**
     * Whether one that waits for a missing one may come in. A quarter of the pool, by count and by bytes, is all that such may take with
     * whatever else has no place in the next block: so nobody fills the pool with what can never be used.
     *
     * @param count that have no place already
     * @param bytes of the encodings of those and the newcomer
     */
    public boolean hasRoomForUnplaced(int count, long bytes) {
        return count < limits.maxCount() / UNPLACED_SHARE && bytes <= limits.maxBytes() / UNPLACED_SHARE;
    }

    /** Why there is no place for {@code transaction}; that it is not in here yet is the caller's check. */
    public synchronized Optional<Rejection> roomFor(Transaction transaction) {
        if (byId.size() >= limits.maxCount() || bytes + transaction.size() > limits.maxBytes()) {
            return Optional.of(Rejection.of(RejectCode.POOL_FULL));
        }
        if (isElection(transaction) && elections >= limits.maxElections()) {
            return Optional.of(Rejection.of(RejectCode.POOL_FULL));
        }
        SenderQueue waiting = bySender.getOrDefault(transaction.sender(), SenderQueue.NONE);
        if (waiting.contains(transaction.sequence())) {
            return Optional.of(Rejection.of(RejectCode.SEQUENCE_TAKEN));
        }
        return waiting.size() >= limits.maxPerSender()
                ? Optional.of(Rejection.of(RejectCode.SENDER_LIMIT))
                : Optional.empty();
    }

    public synchronized void add(Transaction transaction, long nowMillis) {
        byId.put(transaction.id(), new Waiter(transaction, nowMillis));
        bySender.computeIfAbsent(transaction.sender(), ignored -> new SenderQueue())
                .add(transaction);
        bytes += transaction.size();
        elections += isElection(transaction) ? 1 : 0;
    }

    private static boolean isElection(Transaction transaction) {
        return transaction.payload() instanceof CreateElection;
    }

    /** Takes out the transaction with this id; another signature over the same content goes too. */
    public synchronized void remove(Transaction transaction) {
        Waiter waiter = byId.remove(transaction.id());
        if (waiter == null) {
            return;
        }
        bytes -= waiter.transaction.size();
        elections -= isElection(waiter.transaction) ? 1 : 0;
        SenderQueue waiting = bySender.get(transaction.sender());
        if (waiting != null) {
            waiting.remove(transaction.sequence());
            if (waiting.isEmpty()) {
                bySender.remove(transaction.sender());
            }
        }
    }

    public synchronized boolean contains(Hash id) {
        return byId.containsKey(id);
    }

    /** Whether just this transaction waits, signature included. */
    public synchronized boolean holds(Transaction transaction) {
        Waiter waiter = byId.get(transaction.id());
        return waiter != null && waiter.transaction.fullHash().equals(transaction.fullHash());
    }

    /** What waits of this sender with this sequence number. */
    public synchronized Optional<Transaction> find(PublicKey sender, long sequence) {
        return bySender.getOrDefault(sender, SenderQueue.NONE).find(sequence);
    }

    /** What waits of this sender with sequence numbers under {@code sequence}. */
    public synchronized List<Transaction> below(PublicKey sender, long sequence) {
        return bySender.getOrDefault(sender, SenderQueue.NONE).below(sequence);
    }

    @Override
    public synchronized List<Transaction> transactions() {
        var transactions = new ArrayList<Transaction>(byId.size());
        byId.values().forEach(waiter -> transactions.add(waiter.transaction));
        return transactions;
    }

    @Override
    public synchronized int count() {
        return byId.size();
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public Optional<PoolEntry> entry(Hash id) {
        Optional<Seen> seen;
        synchronized (this) {
            seen = Optional.ofNullable(byId.get(id)).map(this::look);
        }
        return seen.map(this::entry);
    }

    @Override
    public List<PoolEntry> entries(int limit) {
        List<Seen> seen;
        synchronized (this) {
            seen = byId.values().stream().limit(limit).map(this::look).toList();
        }
        return seen.stream().map(this::entry).toList();
    }

    @Override
    public long nextSequence(PublicKey sender) {
        long next = committedSequence.applyAsLong(sender);
        synchronized (this) {
            SenderQueue waiting = bySender.getOrDefault(sender, SenderQueue.NONE);
            while (waiting.contains(next)) {
                next++;
            }
        }
        return next;
    }

    private Seen look(Waiter waiter) {
        Transaction transaction = waiter.transaction;
        SenderQueue waiting = bySender.getOrDefault(transaction.sender(), SenderQueue.NONE);
        return new Seen(waiter, waiting.firstBefore(transaction.sequence()));
    }

    /** Reads the committed state, and so perhaps the disk: nobody may wait for this pool meanwhile. */
    private PoolEntry entry(Seen seen) {
        Transaction transaction = seen.waiter.transaction;
        long next = committedSequence.applyAsLong(transaction.sender());
        PoolEntry.Waiting why;
        if (next >= transaction.sequence()) {
            why = PoolEntry.Waiting.READY;
        } else if (next >= seen.firstSequence) {
            why = PoolEntry.Waiting.BEHIND_SENDER;
        } else {
            why = PoolEntry.Waiting.SEQUENCE_GAP;
        }
        return new PoolEntry(transaction, seen.waiter.receivedMillis, why);
    }
}
