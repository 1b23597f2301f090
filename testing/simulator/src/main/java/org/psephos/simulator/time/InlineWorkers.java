package org.psephos.simulator.time;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.psephos.core.runtime.Workers;

/** Works before it returns: for callers that wait for their workers, as the importer does. */
public final class InlineWorkers implements Workers {
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
