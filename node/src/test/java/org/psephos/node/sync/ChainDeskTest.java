package org.psephos.node.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.Scheduler;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.testkit.LedgerKit;

/** Whoever asks has an answer, however busy the node is: it would wait for it without end. */
class ChainDeskTest {
    private final LedgerKit kit = new LedgerKit(HeaderTreeTest.GENESIS);
    private final VirtualScheduler time = new VirtualScheduler();
    private final List<String> answers = new ArrayList<>();

    private static void refuse(Runnable task) {
        throw new RejectedExecutionException("the queue is full");
    }

    private ChainDesk desk(Executor readers, Executor lane, Scheduler timers) {
        var ledger = kit.ledger();
        return new ChainDesk(
                ledger.chain(),
                ledger,
                ledger.forkChoice(),
                readers,
                new SameThreadWorkers(),
                new AnswerLane(lane, timers));
    }

    private void askEverything(ChainDesk desk) {
        Block block = kit.at(0);
        desk.locator(found -> answers.add("locator " + found.isPresent()));
        desk.decode(block.header().id(), block.encode(), result -> answers.add("decoded"));
        desk.importBlock(block, Bytes.EMPTY, outcome -> answers.add("imported " + outcome.isPresent()));
        kit.time().settle();
    }

    @Test
    void answersLaterWhereTheLaneHasNoRoom() {
        askEverything(desk(Runnable::run, ChainDeskTest::refuse, time));
        assertThat(answers).isEmpty();
        time.advance(AnswerLane.AGAIN_MILLIS);

        assertThat(answers).containsExactly("locator true", "decoded", "imported true");
    }

    @Test
    void answersWithNothingWhereTheReadersHaveNoRoom() {
        desk(ChainDeskTest::refuse, Runnable::run, time)
                .block(kit.at(0).header().id(), found -> answers.add("block " + found.isPresent()));

        assertThat(answers).containsExactly("block false");
    }

    @Test
    void saysNothingToALaneThatIsClosed() {
        Scheduler closed = (delayMillis, task) -> {
            throw new RejectedExecutionException("closed");
        };

        assertThatCode(() -> askEverything(desk(Runnable::run, ChainDeskTest::refuse, closed)))
                .doesNotThrowAnyException();
        assertThat(answers).isEmpty();
    }
}
