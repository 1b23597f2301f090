package org.psephos.core.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** A bounded pool for work that would hold up an event loop: signatures, proofs, hashing. */
public interface Workers {
    /** How many tasks run at the same time. */
    int parallelism();

    /**
     * Runs {@code task} on a worker. Completes with its result, or exceptionally with {@link
     * java.util.concurrent.RejectedExecutionException} when the queue is full.
     */
    <T> CompletionStage<T> submit(Callable<T> task);
}
