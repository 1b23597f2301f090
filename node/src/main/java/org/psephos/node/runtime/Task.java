package org.psephos.node.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** A task whose outcome, good or bad, goes into a future. */
record Task<T>(Callable<T> body, CompletableFuture<T> result) implements Runnable {
    static <T> Task<T> of(Callable<T> body) {
        return new Task<>(body, new CompletableFuture<>());
    }

    @Override
    public void run() {
        try {
            result.complete(body.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    void reject(String reason) {
        result.completeExceptionally(new RejectedExecutionException(reason));
    }
}
