package org.psephos.simulator.time;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.psephos.core.runtime.Workers;

/** One worker, whose tasks are events. */
public final class LaneWorkers implements Workers {
    private final Lane lane;

    public LaneWorkers(Lane lane) {
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
