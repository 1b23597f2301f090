package org.psephos.core.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does the work before it returns. */
public final class SameThreadWorkers implements Workers {
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public <T> CompletionStage<T> submit(Callable<T> task) {
        try {
            return CompletableFuture.completedStage(task.call());
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
