package org.psephos.node.runtime;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The event loops of the process. */
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final int INTERNAL_THREADS = 4;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setInternalBlockingPoolSize(INTERNAL_THREADS)
            .setWorkerPoolSize(INTERNAL_THREADS));

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() throws ExecutionException, InterruptedException, TimeoutException {
        vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
