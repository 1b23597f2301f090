package org.psephos.node.txpool;

/**
 * Bounds of the pool.
 *
 * @param maxCount transactions that wait
 * @param maxBytes of their encodings
 * @param maxPerSender transactions of one sender
 * @param maxElections transactions that create elections, each up to {@value org.psephos.core.ledger.Limits#MAX_TRANSACTION_BYTES} bytes
 * @param maxQueued transactions that are being checked or wait to be
 * @param maxQueuedBytes of their encodings
 */
public record PoolLimits(
        int maxCount, long maxBytes, int maxPerSender, int maxElections, int maxQueued, long maxQueuedBytes) {
    public static final PoolLimits DEFAULT = new PoolLimits(200_000, 128L << 20, 512, 256, 50_000, 64L << 20);
}
