package org.psephos.simulator.machine;

import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.runtime.Scheduler;
import org.psephos.node.consensus.Work;
import org.psephos.node.consensus.WorkPool;
import org.psephos.simulator.time.Chance;

/** Searches all at once what a machine of a few hashes a second would search for a while, and finds when that machine would. */
public final class Miner implements WorkPool {
    /** An engine begins anew long before. */
    private static final int MAX_SEARCH_SECONDS = 30;

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Scheduler timers;
    private final Chance chance;
    private final int hashesPerSecond;
    private Scheduler.Timer search = () -> {};

    public Miner(Scheduler timers, Chance chance, int hashesPerSecond) {
        this.timers = timers;
        this.chance = chance;
        this.hashesPerSecond = hashesPerSecond;
    }

    @Override
    public void start(Work work, Consumer<Bytes> found) {
        search.cancel();
        Work.Searcher searcher = work.searcher();
        Optional<Bytes> seal = searcher.search(chance.next(), MAX_SEARCH_SECONDS * hashesPerSecond);
        double hashes = searcher.attempts() - chance.unit();
        long millis = Math.round(hashes / hashesPerSecond * MILLIS_PER_SECOND);
        seal.ifPresent(bytes -> search = timers.schedule(millis, () -> found.accept(bytes)));
    }

    @Override
    public void stop() {
        search.cancel();
    }
}
