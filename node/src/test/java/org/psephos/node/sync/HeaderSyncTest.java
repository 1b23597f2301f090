package org.psephos.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.p2p.reputation.Behaviour;

/** What is kept of the headers that peers show, of whom each can change its mind. */
class HeaderSyncTest {
    private static final int OURS = 3;
    private static final int BATCH = 2;

    private final LedgerKit kit = new LedgerKit(HeaderTreeTest.GENESIS);
    private final Wire wire = new Wire();
    private final HeaderTree tree;
    private final HeaderSync headers;
    private int progress;
    private final List<HeaderChain> better = HeaderTreeTest.grow(HeaderTreeTest.ROOT, 2 * BATCH, 1);
    private final List<HeaderChain> turned = HeaderTreeTest.grow(better.get(BATCH - 1), BATCH, 2);

    HeaderSyncTest() {
        kit.mine(OURS);
        var ledger = kit.ledger();
        var desk = new ChainDesk(
                ledger.chain(),
                ledger,
                ledger.forkChoice(),
                Runnable::run,
                new SameThreadWorkers(),
                new AnswerLane(Runnable::run, kit.time()));
        tree = new HeaderTree(desk::isBetter);
        headers = new HeaderSync(desk, wire, kit.clock(), tree, depth -> {}, () -> progress++);
    }

    /** Remembers what is asked. */
    private static final class Wire implements SyncLink {
        final Map<PeerId, Consumer<Optional<HeaderBatch>>> open = new HashMap<>();
        final List<Behaviour> reports = new ArrayList<>();

        @Override
        public boolean askHeaders(PeerId peer, Locator locator, Consumer<Optional<HeaderBatch>> answer) {
            assertThat(open.put(peer, answer)).as("one question at a time").isNull();
            return true;
        }

        @Override
        public boolean askBlock(PeerId peer, Hash id, Consumer<BlockAnswer> answer) {
            throw new AssertionError("no blocks are missing");
        }

        @Override
        public void report(PeerId peer, Behaviour behaviour, String detail) {
            reports.add(behaviour);
        }
    }

    private SyncPeer asked(int number) {
        var peer = new SyncPeer(HeaderTreeTest.peer(number), 2 * BATCH);
        headers.ask(peer);
        return peer;
    }

    private void answer(SyncPeer peer, List<HeaderChain> shown, boolean more) {
        Optional.ofNullable(wire.open.remove(peer.id))
                .orElseThrow()
                .accept(Optional.of(new HeaderBatch(
                        more, shown.stream().map(HeaderChain::head).toList())));
    }

    /** Twice through the first batch: what is shown once is not kept. */
    private SyncPeer halfWay(int number) {
        SyncPeer peer = asked(number);
        answer(peer, better.subList(0, BATCH), true);
        answer(peer, better.subList(BATCH, 2 * BATCH), false);
        assertThat(peer.survey().flatMap(Survey::target)).as("it beats ours").isPresent();
        answer(peer, better.subList(0, BATCH), true);
        headers.ask(peer);
        return peer;
    }

    @Test
    void forgetsWhatAPeerShowedThatTurnedElsewhere() {
        SyncPeer fickle = halfWay(1);
        assertThat(tree.size()).isEqualTo(BATCH);
        int before = progress;
        answer(fickle, turned, false);

        assertThat(progress).as("another chain may have to be followed").isGreaterThan(before);
        assertThat(tree.size()).isZero();
        assertThat(fickle.survey()).isEmpty();
        assertThat(wire.reports).containsExactly(Behaviour.UNSOLICITED);
    }

    @Test
    void keepsWhatOthersShowedTooWhereAPeerTurnsElsewhere() {
        SyncPeer honest = halfWay(1);
        SyncPeer fickle = halfWay(2);
        answer(fickle, turned, false);
        assertThat(tree.size()).isEqualTo(BATCH);
        answer(honest, better.subList(BATCH, 2 * BATCH), false);

        HeaderTree.Entry best = tree.best(kit.head().trail()).orElseThrow();
        assertThat(best.id()).isEqualTo(better.getLast().headId());
        assertThat(tree.path(best)).hasSize(2 * BATCH);
    }

    @Test
    void keepsABranchThatOthersBuiltOnWhatAPeerNoLongerFollows() {
        SyncPeer fickle = halfWay(1);
        HeaderChain other = HeaderTreeTest.grow(better.get(BATCH - 1), 1, 3).getFirst();
        tree.add(other, HeaderTreeTest.peer(2), better.getLast().trail());
        answer(fickle, turned, false);

        assertThat(tree.find(other.headId())).isPresent();
        assertThat(tree.path(tree.find(other.headId()).orElseThrow())).hasSize(BATCH + 1);
    }
}
