package org.psephos.node.txpool;

/**
 * Bounds of the pool.
 *
 * @param maxCount transactions that wait
 * @param maxBytes of their encodings
 * @param maxPerSender transactions of one sender
 * @param maxQueued transactions that are being checked or wait to be
 */
public record PoolLimits(int maxCount, long maxBytes, int maxPerSender, int maxQueued) {
    public static final PoolLimits DEFAULT = new PoolLimits(200_000, 128L << 20, 512, 50_000);
}
