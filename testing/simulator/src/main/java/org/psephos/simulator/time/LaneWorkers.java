package org.psephos.simulator.time;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.psephos.core.runtime.Workers;

/** One worker. On a {@link Lane} its tasks are events; the importer, which waits for its workers, has them done in place. */
public final class LaneWorkers implements Workers {
    private final Executor lane;

    public LaneWorkers(Executor lane) {
        this.lane = lane;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public <T> CompletionStage<T> submit(Callable<T> task) {
        var result = new CompletableFuture<T>();
        lane.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
