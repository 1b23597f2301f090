package org.psephos.node.state;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets what was not used for a while: when the young half is full it becomes the old half, and what
 * the old half still held is gone. Safe for use by several threads.
 */
public final class GenerationCache<K, V> {
    private final int maxYoung;
    private volatile ConcurrentHashMap<K, V> young;
    private volatile ConcurrentHashMap<K, V> old;

    /** @param maxEntries in both halves together */
    public GenerationCache(int maxEntries) {
        this.maxYoung = Math.max(1, maxEntries / 2);
        this.young = new ConcurrentHashMap<>();
        this.old = new ConcurrentHashMap<>();
    }

    public @Nullable V get(K key) {
        V value = young.get(key);
        return value == null ? old.get(key) : value;
    }

    public void put(K key, V value) {
        makeRoom().put(key, value);
    }

    /** Puts what {@code value} gives, unless the key is there or {@code value} gives null. Atomic for the key. */
    public void putIfAbsent(K key, Supplier<@Nullable V> value) {
        makeRoom().computeIfAbsent(key, ignored -> value.get());
    }

    /** Changes the value of a key that is there; a key that is not stays away. Atomic for the key. */
    public void replace(K key, V value) {
        young.replace(key, value);
        old.replace(key, value);
    }

    public int size() {
        return young.size() + old.size();
    }

    public synchronized void clear() {
        young = new ConcurrentHashMap<>();
        old = new ConcurrentHashMap<>();
    }

    private ConcurrentHashMap<K, V> makeRoom() {
        ConcurrentHashMap<K, V> target = young;
        if (target.mappingCount() >= maxYoung) {
            synchronized (this) {
                if (young == target) {
                    old = target;
                    // As large as the last one became: growing step by step would copy it a dozen times.
                    young = new ConcurrentHashMap<>(maxYoung);
                }
                target = young;
            }
        }
        return target;
    }
}
