package org.psephos.node.consensus.testkit;

import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.runtime.Scheduler;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.Work;
import org.psephos.node.consensus.WorkPool;

/** Searches a few numbers a turn, at a hash rate that can be changed. */
public final class VirtualWorkPool implements WorkPool {
    private static final long TURN_MILLIS = 50;

    private final VirtualScheduler time;
    private Scheduler.Timer turn = () -> {};
    private int perTurn;
    private int starts;

    /** At {@code hashesPerSecond}, a multiple of 20. */
    public VirtualWorkPool(VirtualScheduler time, int hashesPerSecond) {
        this.time = time;
        hashRate(hashesPerSecond);
    }

    public void hashRate(int hashesPerSecond) {
        perTurn = (int) (hashesPerSecond * TURN_MILLIS / 1_000);
    }

    /** Searches begun so far. */
    public int starts() {
        return starts;
    }

    @Override
    public void start(Work work, Consumer<Bytes> found) {
        turn.cancel();
        starts++;
        later(work.searcher(), 0, found);
    }

    @Override
    public void stop() {
        turn.cancel();
    }

    private void later(Work.Searcher searcher, long start, Consumer<Bytes> found) {
        turn = time.schedule(TURN_MILLIS, () -> {
            Optional<Bytes> seal = searcher.search(start, perTurn);
            seal.ifPresentOrElse(found, () -> later(searcher, start + perTurn, found));
        });
    }
}
