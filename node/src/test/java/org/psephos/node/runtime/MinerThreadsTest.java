package org.psephos.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.node.consensus.Work;

@Timeout(30)
class MinerThreadsTest {
    private final MinerThreads miners = new MinerThreads("miner", 2);
    private final LinkedBlockingQueue<Bytes> found = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        miners.close();
    }

    @Test
    void findsTheSealAndTellsItOnce() throws InterruptedException {
        var everywhere = new Search(0);

        miners.start(everywhere, found::add);
        assertThat(found.take()).isNotNull();
        everywhere.awaitQuiet();

        assertThat(found).isEmpty();
    }

    @Test
    void coversAllNumbersFromZeroOn() throws InterruptedException {
        var search = new Search(100_000);

        miners.start(search, found::add);

        assertThat(found.take()).isEqualTo(seal(100_000));
        assertThat(miners.attempts()).isGreaterThan(99_999);
    }

    @Test
    void stopsWithinOneRange() throws InterruptedException {
        var endless = new Search(-1);
        miners.start(endless, found::add);
        endless.searched.await();

        miners.stop();
        endless.awaitQuiet();

        int ranges = endless.ranges.get();
        var next = new Search(0);
        miners.start(next, found::add);
        found.take();
        assertThat(endless.ranges).hasValue(ranges);
    }

    @Test
    void newWorkReplacesTheOld() throws InterruptedException {
        var endless = new Search(-1);
        miners.start(endless, seal -> found.add(Bytes.EMPTY));
        endless.searched.await();

        miners.start(new Search(5_000), found::add);

        assertThat(found.take()).isEqualTo(seal(5_000));
        endless.awaitQuiet();
    }

    @Test
    void searchesOnAllItsThreads() throws InterruptedException {
        var endless = new Search(-1);
        miners.start(endless, found::add);
        while (endless.threads.size() < 2) {
            endless.searched.await();
            Thread.onSpinWait();
        }

        assertThat(endless.threads).containsExactlyInAnyOrder("miner-1", "miner-2");
    }

    @Test
    void closesWhileSearching() throws InterruptedException {
        var endless = new Search(-1);
        miners.start(endless, found::add);
        endless.searched.await();

        miners.close();

        endless.awaitQuiet();
    }

    private static Bytes seal(long number) {
        return Bytes.of(new Writer().u64(number).toBytes());
    }

    /** Finds {@code wanted} alone; a negative one never. Counts who searches and how many searches are under way. */
    private static final class Search implements Work {
        private final long wanted;
        final AtomicInteger ranges = new AtomicInteger();
        final AtomicInteger underWay = new AtomicInteger();
        final Set<String> threads = ConcurrentHashMap.newKeySet();
        final CountDownLatch searched = new CountDownLatch(20);

        Search(long wanted) {
            this.wanted = wanted;
        }

        /** Returns once no range is being searched, looking for at least two of the pool's ranges. */
        void awaitQuiet() throws InterruptedException {
            int before = -1;
            while (underWay.get() > 0 || before != ranges.get()) {
                before = ranges.get();
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public Searcher searcher() {
            return new Searcher() {
                private long attempts;

                @Override
                public Optional<Bytes> search(long start, int count) {
                    underWay.incrementAndGet();
                    try {
                        threads.add(Thread.currentThread().getName());
                        ranges.incrementAndGet();
                        attempts += count;
                        long until = System.nanoTime() + 100_000;
                        while (System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                        searched.countDown();
                        return start <= wanted && wanted < start + count ? Optional.of(seal(wanted)) : Optional.empty();
                    } finally {
                        underWay.decrementAndGet();
                    }
                }

                @Override
                public long attempts() {
                    return attempts;
                }
            };
        }
    }
}
