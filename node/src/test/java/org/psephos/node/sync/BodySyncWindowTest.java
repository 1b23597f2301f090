package org.psephos.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Limits;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.runtime.Workers;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.p2p.reputation.Behaviour;

/** How much is asked for and held, whatever peers answer. Nothing is ever decoded here, so nothing leaves the window. */
class BodySyncWindowTest {
    private static final int BLOCKS = 400;
    private static final long EARLY_MILLIS = 20_000;
    private static final int THOUSANDS = 10_000;
    private static final byte[] SMALL = new byte[1 << 10];

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualClock clock = new VirtualClock(time, 1);
    private final LedgerKit kit = new LedgerKit(HeaderTreeTest.GENESIS);
    private final HeaderTree tree = new HeaderTree((one, other) -> StampSeal.blocks(one) > StampSeal.blocks(other));
    private final List<HeaderChain> chain = HeaderTreeTest.grow(HeaderTreeTest.ROOT, BLOCKS, 1);
    private final Map<PeerId, SyncPeer> peers = new LinkedHashMap<>();
    private final Wire wire = new Wire();
    private final BodySync bodies = bodies(new IdleWorkers());

    /** Remembers what is asked. */
    private static final class Wire implements SyncLink {
        final Map<PeerId, Map<Hash, Consumer<BlockAnswer>>> open = new HashMap<>();
        final List<PeerId> stalls = new ArrayList<>();
        final List<Behaviour> reports = new ArrayList<>();

        @Override
        public boolean askHeaders(PeerId peer, Locator locator, Consumer<Optional<HeaderBatch>> answer) {
            throw new AssertionError("no headers are missing");
        }

        @Override
        public boolean askBlock(PeerId peer, Hash id, Consumer<BlockAnswer> answer) {
            assertThat(open.computeIfAbsent(peer, ignored -> new LinkedHashMap<>())
                            .put(id, answer))
                    .as("asked once")
                    .isNull();
            return true;
        }

        @Override
        public void report(PeerId peer, Behaviour behaviour, String detail) {
            reports.add(behaviour);
            if (behaviour == Behaviour.STALL) {
                stalls.add(peer);
            }
        }

        Set<Hash> asked() {
            return open.values().stream()
                    .flatMap(asks -> asks.keySet().stream())
                    .collect(Collectors.toSet());
        }

        /** Of whoever was asked for the block. */
        void answer(Hash block, SyncLink.BlockAnswer answer) {
            open.values().stream()
                    .flatMap(asks -> Optional.ofNullable(asks.remove(block)).stream())
                    .toList()
                    .forEach(ask -> ask.accept(answer));
        }

        /** The first question that the peer has not answered. */
        void answer(PeerId peer, SyncLink.BlockAnswer answer) {
            Map<Hash, Consumer<BlockAnswer>> asks = open.getOrDefault(peer, Map.of());
            if (!asks.isEmpty()) {
                asks.remove(asks.keySet().iterator().next()).accept(answer);
            }
        }
    }

    /** Never come to anything. */
    private static final class IdleWorkers implements Workers {
        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public <T> CompletionStage<T> submit(Callable<T> task) {
            return new CompletableFuture<>();
        }
    }

    /** Have no room for anything. */
    private static final class BusyWorkers implements Workers {
        int refused;

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public <T> CompletionStage<T> submit(Callable<T> task) {
            refused++;
            return CompletableFuture.failedStage(new RejectedExecutionException("the queue is full"));
        }
    }

    private BodySync bodies(Workers workers) {
        return bodies(workers, kit.ledger());
    }

    private BodySync bodies(Workers workers, ChainDesk.Door door) {
        var ledger = kit.ledger();
        var desk = new ChainDesk(
                ledger.chain(), door, ledger.forkChoice(), Runnable::run, workers, new AnswerLane(Runnable::run, time));
        var headers = new HeaderSync(desk, wire, clock, tree, depth -> {}, () -> {});
        return new BodySync(desk, wire, clock, tree, headers, peers, (block, certificate) -> {});
    }

    private void headersOf(int giver) {
        chain.forEach(one -> tree.add(one, HeaderTreeTest.peer(giver), one.trail()));
    }

    private void peer(int number) {
        PeerId id = HeaderTreeTest.peer(number);
        peers.put(id, new SyncPeer(id, BLOCKS));
    }

    private Set<Hash> firstOfChain(int count) {
        return chain.stream().limit(count).map(HeaderChain::headId).collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void asksEachPeerForNoMoreThanItsShare() {
        headersOf(1);
        peer(1);
        bodies.proceed();
        assertThat(wire.open.get(HeaderTreeTest.peer(1))).hasSize(4);
        for (int i = 0; i < 20; i++) {
            wire.answer(HeaderTreeTest.peer(1), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, SMALL));
        }

        assertThat(wire.open.get(HeaderTreeTest.peer(1))).hasSize(SyncPeer.MAX_ALLOWANCE);
    }

    @Test
    void asksForNoBlockBeyondTheWindow() {
        headersOf(1);
        for (int i = 1; i <= 60; i++) {
            peer(i);
        }
        bodies.proceed();

        assertThat(wire.asked()).isEqualTo(firstOfChain(BodyWindow.MAX_BLOCKS));
        for (int i = 2; i <= 60; i++) {
            for (int j = 0; j < 10; j++) {
                wire.answer(HeaderTreeTest.peer(i), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, SMALL));
            }
        }
        assertThat(wire.asked()).isSubsetOf(firstOfChain(BodyWindow.MAX_BLOCKS));
    }

    @Test
    void holdsNoMoreBytesThanTheWindowHas() {
        headersOf(1);
        for (int i = 1; i <= 30; i++) {
            peer(i);
        }
        bodies.proceed();
        byte[] large = new byte[Limits.MAX_BLOCK_BYTES];
        for (int round = 0; round < 20; round++) {
            for (int i = 2; i <= 30; i++) {
                wire.answer(HeaderTreeTest.peer(i), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, large));
            }
        }

        assertThat(bodies.heldBytes()).isEqualTo(BodyWindow.MAX_BYTES);
        assertThat(wire.asked())
                .as("the next one is still expected")
                .contains(chain.getFirst().headId());
        wire.answer(HeaderTreeTest.peer(1), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, large));
        assertThat(bodies.heldBytes())
                .as("the next one always finds room")
                .isEqualTo(BodyWindow.MAX_BYTES + large.length);
    }

    @Test
    void farBlocksGiveWayToANearOne() {
        headersOf(1);
        for (int i = 1; i <= 10; i++) {
            peer(i);
        }
        bodies.proceed();
        byte[] large = new byte[Limits.MAX_BLOCK_BYTES];
        for (int place = 39; place >= 1; place--) {
            wire.answer(chain.get(place).headId(), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, large));
            assertThat(bodies.heldBytes()).isLessThanOrEqualTo(BodyWindow.MAX_BYTES);
        }

        assertThat(bodies.heldBytes()).isEqualTo(BodyWindow.MAX_BYTES);
        assertThat(wire.asked())
                .as("near ones are not fetched twice")
                .doesNotContainAnyElementsOf(chain.subList(1, 1 + (int) (BodyWindow.MAX_BYTES / large.length)).stream()
                        .map(HeaderChain::headId)
                        .toList());
    }

    /** Takes note of what is handed in; a block of branch 1 is ahead of the clock. */
    private final class EarlyDoor implements ChainDesk.Door {
        final List<Hash> handedIn = new ArrayList<>();

        @Override
        public CompletionStage<ImportOutcome> importBlock(Block block, Bytes certificate) {
            Hash id = block.header().id();
            handedIn.add(id);
            return CompletableFuture.completedStage(
                    id.equals(chain.getFirst().headId())
                            ? new ImportOutcome.Early(id, clock.nowMillis() + EARLY_MILLIS)
                            : new ImportOutcome.SideBranch(id));
        }
    }

    private void build(BodySync sync, HeaderChain one) {
        assertThat(sync.expect(one.headId())).isTrue();
        sync.built(one.headId(), HeaderTreeTest.peer(1), Bytes.EMPTY, new Block(one.head(), List.of()));
    }

    @Test
    void blockAheadOfTheClockHoldsUpNoOtherChain() {
        var door = new EarlyDoor();
        BodySync sync = bodies(new IdleWorkers(), door);
        List<HeaderChain> other = HeaderTreeTest.grow(HeaderTreeTest.ROOT, 2, 2);
        headersOf(1);
        other.forEach(one -> tree.add(one, HeaderTreeTest.peer(2), one.trail()));
        Hash early = chain.getFirst().headId();
        build(sync, chain.getFirst());
        assertThat(door.handedIn).containsExactly(early);
        build(sync, other.getFirst());
        build(sync, other.getLast());
        assertThat(door.handedIn)
                .containsExactly(
                        early, other.getFirst().headId(), other.getLast().headId());

        sync.tick();
        assertThat(door.handedIn).hasSize(3);
        time.advance(EARLY_MILLIS);
        sync.tick();
        assertThat(door.handedIn).hasSize(4).endsWith(early);
    }

    @Test
    void heldBlockIsHandedInAgainWhenTheClockIsSetBack() {
        var door = new EarlyDoor();
        BodySync sync = bodies(new IdleWorkers(), door);
        headersOf(1);
        build(sync, chain.getFirst());
        sync.tick();
        assertThat(door.handedIn).hasSize(1);
        clock.step(-60 * EARLY_MILLIS);
        sync.tick();
        sync.tick();

        assertThat(door.handedIn).hasSize(2);
        time.advance(EARLY_MILLIS);
        sync.tick();
        assertThat(door.handedIn).hasSize(3);
    }

    @Test
    void asksElsewhereInItsTimeWhereverTheClockIsSet() {
        headersOf(1);
        peer(1);
        bodies.proceed();
        clock.step(60 * BodySync.STALL_MILLIS);
        bodies.tick();
        assertThat(wire.stalls).as("nobody is late").isEmpty();
        peer(2);
        clock.step(-120 * BodySync.STALL_MILLIS);
        time.advance(BodySync.STALL_MILLIS + 1_000);
        bodies.tick();

        assertThat(wire.stalls).containsExactly(HeaderTreeTest.peer(1));
    }

    @Test
    void stalledPeerIsReplacedInAllThatItWasAskedFor() {
        headersOf(1);
        peer(1);
        bodies.proceed();
        Set<Hash> waiting = Set.copyOf(wire.asked());
        peer(2);
        time.advance(BodySync.STALL_MILLIS + 1_000);
        bodies.tick();

        assertThat(wire.open.get(HeaderTreeTest.peer(2)).keySet()).isEqualTo(waiting);
        assertThat(wire.stalls).containsExactly(HeaderTreeTest.peer(1));
    }

    @Test
    void blamesNobodyForABlockThatItHasNoTimeToLookAt() {
        var busy = new BusyWorkers();
        BodySync hurried = bodies(busy);
        headersOf(1);
        peer(1);
        hurried.proceed();
        wire.answer(HeaderTreeTest.peer(1), new SyncLink.BlockAnswer.Found(Bytes.EMPTY, SMALL));

        assertThat(wire.reports).isEmpty();
        assertThat(hurried.heldBytes()).isEqualTo(SMALL.length);
        assertThat(busy.refused).isEqualTo(1);
        hurried.tick();
        assertThat(busy.refused).as("tries again in its time").isEqualTo(2);
    }

    @Test
    void lastWordOfALostConnectionSaysNothingOfTheNext() {
        PeerId id = HeaderTreeTest.peer(1);
        headersOf(1);
        peer(1);
        bodies.proceed();
        Optional.ofNullable(peers.remove(id)).orElseThrow().gone = true;
        Map<Hash, Consumer<SyncLink.BlockAnswer>> before = Map.copyOf(wire.open.put(id, new LinkedHashMap<>()));
        bodies.peerDown(id);
        peer(1);
        bodies.proceed();
        Set<Hash> asked = wire.asked();
        peer(2);
        before.values().forEach(ask -> ask.accept(new SyncLink.BlockAnswer.Silence()));

        assertThat(asked).isEqualTo(before.keySet());
        assertThat(wire.open.get(HeaderTreeTest.peer(2)).keySet()).doesNotContainAnyElementsOf(asked);
    }

    /** Whoever gave them has gone: each is the best until it is dropped. */
    @Test
    void dropsThousandsOfChainsThatNobodyHas() {
        for (int i = 0; i < THOUSANDS; i++) {
            HeaderChain one = HeaderTreeTest.grow(HeaderTreeTest.ROOT, 1, i).getFirst();
            tree.add(one, HeaderTreeTest.peer(i % 4 + 2), one.trail());
        }
        assertThat(tree.size()).isEqualTo(THOUSANDS);
        peers.put(HeaderTreeTest.peer(1), new SyncPeer(HeaderTreeTest.peer(1), 0));

        bodies.proceed();

        assertThat(tree.size()).isZero();
        assertThat(wire.open).isEmpty();
    }

    @Test
    void asksForNothingOfAChainThatItDropped() {
        List<HeaderChain> other = HeaderTreeTest.grow(HeaderTreeTest.ROOT, 2, 2);
        headersOf(1);
        other.forEach(one -> tree.add(one, HeaderTreeTest.peer(2), one.trail()));
        for (int i = 1; i <= 3; i++) {
            peer(i);
        }
        peers.values().forEach(peer -> peer.failed(chain.getFirst().headId()));
        bodies.proceed();

        assertThat(wire.asked())
                .containsExactlyInAnyOrderElementsOf(
                        other.stream().map(HeaderChain::headId).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void staysWithinItsLimitsWhateverComes(long seed) {
        var random = new Random(seed);
        byte[][] bodiesOfAllSizes = {new byte[0], SMALL, new byte[1 << 20], new byte[5 << 20], new byte[8 << 20]};
        headersOf(1);
        Set<Hash> window = firstOfChain(BodyWindow.MAX_BLOCKS);
        for (int step = 0; step < 3_000; step++) {
            PeerId id = HeaderTreeTest.peer(1 + random.nextInt(24));
            switch (random.nextInt(12)) {
                case 0 -> peers.computeIfAbsent(id, one -> new SyncPeer(one, BLOCKS));
                case 1 -> leave(id);
                case 2 -> time.advance(random.nextInt(5_000));
                case 3 -> bodies.tick();
                case 4 -> wire.answer(id, new SyncLink.BlockAnswer.NotThere());
                case 5 -> wire.answer(id, new SyncLink.BlockAnswer.Silence());
                default ->
                    wire.answer(
                            id,
                            new SyncLink.BlockAnswer.Found(
                                    Bytes.EMPTY, bodiesOfAllSizes[random.nextInt(bodiesOfAllSizes.length)]));
            }
            if (tree.size() == 0) {
                headersOf(1);
            }
            bodies.proceed();

            assertThat(wire.asked()).isSubsetOf(window);
            assertThat(bodies.heldBytes()).isLessThanOrEqualTo(BodyWindow.MAX_BYTES + Limits.MAX_BLOCK_BYTES);
            peers.values().forEach(peer -> {
                assertThat(peer.inFlight).isBetween(0, SyncPeer.MAX_ALLOWANCE);
                assertThat(wire.open.getOrDefault(peer.id, Map.of())).hasSize(peer.inFlight);
            });
        }
    }

    private void leave(PeerId id) {
        SyncPeer peer = peers.remove(id);
        if (peer != null) {
            peer.gone = true;
            Map<Hash, Consumer<SyncLink.BlockAnswer>> asks = wire.open.remove(id);
            bodies.peerDown(id);
            if (asks != null) {
                asks.values().forEach(ask -> ask.accept(new SyncLink.BlockAnswer.Silence()));
            }
        }
    }
}
