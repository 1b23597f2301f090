package org.psephos.node.state;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.StateKey;
import org.psephos.node.storage.WriteOutcome;

/**
 * The state after the last committed block: the stored rows behind a cache of decoded values. Any thread reads; the importer
 * alone says what changed.
 */
public final class CommittedState implements StateReader {
    private static final Object ABSENT = new Object();

    /** Definitions and sums of elections, each up to some 150 kilobytes in memory. */
    private static final int MAX_CACHED_LARGE = 256;

    private final Rows rows;
    private final GenerationCache<Hash, Object> cache;
    private final GenerationCache<Hash, Object> largeCache = new GenerationCache<>(MAX_CACHED_LARGE);

    /** Even: the rows are at rest; odd: they are being changed. */
    private final AtomicLong phase = new AtomicLong();

    /** Where the encoded values lie. */
    @FunctionalInterface
    public interface Rows {
        byte @Nullable [] get(Hash key);
    }

    /** @param maxCachedEntries of accounts and voters; a ballot touches two, each some 150 bytes in memory */
    public CommittedState(Rows rows, int maxCachedEntries) {
        this.rows = rows;
        this.cache = new GenerationCache<>(maxCachedEntries);
    }

    @Override
    public <V> Optional<V> get(StateKey<V> key) {
        GenerationCache<Hash, Object> cache = cacheOf(key);
        Object cached = cache.get(key.hash());
        if (cached == null) {
            long before = phase.get();
            byte[] row = rows.get(key.hash());
            Object value = row == null ? ABSENT : key.column().decode(row).orThrow();
            // Odd: a commit is under way. Otherwise none may have begun since, or the row may be an old one.
            if ((before & 1) == 0) {
                cache.putIfAbsent(key.hash(), () -> phase.get() == before ? value : null);
            }
            cached = value;
        }
        if (cached == ABSENT) {
            return Optional.empty();
        }
        @SuppressWarnings("unchecked")
        V value = (V) cached;
        return Optional.of(value);
    }

    /**
     * Changes the rows and then what the cache holds of them. It takes in nothing new: most voters are not heard of again.
     *
     * @param write changes the rows in one step, or not at all
     * @param changes what it changes
     */
    public WriteOutcome commit(Supplier<WriteOutcome> write, Collection<StateChange<?>> changes) {
        return guarded(write, () -> {
            for (StateChange<?> change : changes) {
                cacheOf(change.key()).replace(change.hash(), change.after());
            }
        });
    }

    /** As {@link #commit}, where the changes are not at hand as values: the cache starts afresh. */
    public WriteOutcome commitAndForget(Supplier<WriteOutcome> write) {
        return guarded(write, () -> {
            cache.clear();
            largeCache.clear();
        });
    }

    /** Whether a commit is under way: rows and values may be of the state before or after it. */
    public boolean isChanging() {
        return (phase.get() & 1) != 0;
    }

    private GenerationCache<Hash, Object> cacheOf(StateKey<?> key) {
        return key.column().isLarge() ? largeCache : cache;
    }

    private WriteOutcome guarded(Supplier<WriteOutcome> write, Runnable refresh) {
        phase.incrementAndGet();
        try {
            WriteOutcome written = write.get();
            if (written instanceof WriteOutcome.Done) {
                refresh.run();
            }
            return written;
        } finally {
            phase.incrementAndGet();
        }
    }
}
