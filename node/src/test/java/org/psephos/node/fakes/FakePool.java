package org.psephos.node.fakes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.txpool.PoolEntry;
import org.psephos.node.txpool.PoolReader;
import org.psephos.node.txpool.Submissions;
import org.psephos.node.txpool.TxVerdict;

/** Takes whatever can be decoded. */
public final class FakePool implements PoolReader, Submissions {
    private final Map<Hash, PoolEntry> entries = new LinkedHashMap<>();

    /** What {@link #queued} says. */
    public volatile int queued;

    /** Keeps submissions waiting until {@link #free}. */
    public volatile boolean stuck;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<List<TxVerdict>> submit(List<byte[]> encoded) {
        if (stuck) {
            var verdicts = new CompletableFuture<List<TxVerdict>>();
            waiting.add(() -> submit(encoded).thenAccept(verdicts::complete));
            return verdicts;
        }
        var verdicts = new ArrayList<TxVerdict>(encoded.size());
        for (byte[] bytes : encoded) {
            verdicts.add(
                    switch (Transaction.decode(bytes)) {
                        case Decoded.Ok<Transaction> ok -> add(ok.result());
                        case Decoded.Malformed<Transaction> bad ->
                            new TxVerdict.Rejected(Optional.empty(), RejectCode.MALFORMED, bad.detail());
                    });
        }
        return CompletableFuture.completedFuture(verdicts);
    }

    /** Deals with what waits, and from now on with everything at once. */
    public void free() {
        stuck = false;
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    public int stuckSubmissions() {
        return waiting.size();
    }

    public synchronized TxVerdict add(Transaction transaction) {
        var entry = new PoolEntry(transaction, 1_700_000_000_000L, PoolEntry.Waiting.READY);
        return entries.putIfAbsent(transaction.id(), entry) == null
                ? new TxVerdict.Accepted(transaction.id())
                : new TxVerdict.Duplicate(transaction.id());
    }

    public synchronized void clear() {
        entries.clear();
    }

    public synchronized void remove(Hash id) {
        entries.remove(id);
    }

    @Override
    public int queued() {
        return queued;
    }

    @Override
    public synchronized int count() {
        return entries.size();
    }

    @Override
    public synchronized long bytes() {
        return entries.values().stream().mapToLong(e -> e.transaction().size()).sum();
    }

    @Override
    public synchronized List<Transaction> transactions() {
        return entries.values().stream().map(PoolEntry::transaction).toList();
    }

    @Override
    public synchronized Optional<PoolEntry> entry(Hash id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public synchronized List<PoolEntry> entries(int limit) {
        return entries.values().stream().limit(limit).toList();
    }

    @Override
    public synchronized long nextSequence(PublicKey sender) {
        return entries.values().stream()
                .map(PoolEntry::transaction)
                .filter(t -> t.sender().equals(sender))
                .mapToLong(t -> t.sequence() + 1)
                .max()
                .orElse(0);
    }
}
