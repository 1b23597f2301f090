package org.psephos.node.txpool;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way in for transactions from outside. Safe for use by any thread; never blocks. */
public interface Submissions {
    /**
     * Checks and pools.
     *
     * @param encoded one transaction each; the arrays now belong to the callee
     * @return a verdict each, in order
     */
    CompletionStage<List<TxVerdict>> submit(List<byte[]> encoded);

    /** Transactions that are being checked or wait to be. */
    int queued();
}
