package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;

class CommittedLogTest {
    private static final int MAX = Operation.Snapshot.MAX_OPEN;

    private final CommittedLog log = new CommittedLog(() -> 1);

    private static Operation.Decide decide(long height, int block) {
        byte[] id = new byte[32];
        id[0] = (byte) block;
        return new Operation.Decide(height, Hash.of(id));
    }

    private void commit(LongStream heights) {
        heights.forEach(height -> log.runOperation(height, decide(height, 0)));
    }

    private static Operation.Snapshot snapshot(CommittedLog of) {
        var chunks = new ArrayList<>();
        of.takeSnapshot(1, chunks::add);
        return (Operation.Snapshot) chunks.getFirst();
    }

    @Test
    void isNotWholeUntilTheChainHasWhatASnapshotLeavesOut() {
        log.decidedUpTo(5_000);
        assertThat(log.isWhole()).isTrue();
        log.installSnapshot(20_000, List.of(new Operation.Snapshot(9_999, List.of(decide(10_000, 0)))));
        assertThat(log.isWhole()).isFalse();
        log.decidedUpTo(9_998);
        assertThat(log.isWhole()).isFalse();
        log.decidedUpTo(9_999);

        assertThat(log.isWhole()).isTrue();
        assertThat(log.open()).containsExactly(decide(10_000, 0));
    }

    @Test
    void keepsTheNewestWhereTheChainIsFarBehind() {
        commit(LongStream.rangeClosed(1, MAX));
        assertThat(log.isWhole()).isTrue();
        commit(LongStream.rangeClosed(MAX + 1, MAX + 44));

        assertThat(log.isWhole()).isFalse();
        assertThat(log.open()).hasSize(MAX).startsWith(decide(45, 0)).endsWith(decide(MAX + 44, 0));
        log.decidedUpTo(44);
        assertThat(log.isWhole()).isTrue();
    }

    /** Else a later entry could be taken for the one that decides. */
    @Test
    void forgetsWholeHeightsOnly() {
        log.runOperation(1, decide(1, 0));
        log.runOperation(2, decide(1, 1));
        commit(LongStream.rangeClosed(2, MAX));

        assertThat(log.open()).startsWith(decide(2, 0));
        log.runOperation(MAX + 2, decide(1, 2));
        assertThat(log.open()).startsWith(decide(2, 0)).endsWith(decide(MAX, 0));
    }

    @Test
    void forgetsTheLastOfOneHeight() {
        for (int i = 0; i <= MAX; i++) {
            log.runOperation(i + 1, decide(1, i));
        }

        assertThat(log.isWhole()).isTrue();
        assertThat(log.open()).hasSize(MAX).startsWith(decide(1, 0), decide(1, 1));
    }

    @Test
    void saysInASnapshotWhatItLacks() {
        commit(LongStream.rangeClosed(1, MAX + 10));
        var restarted = new CommittedLog(() -> 1);
        restarted.installSnapshot(400, List.of(snapshot(log)));

        assertThat(restarted.isWhole()).isFalse();
        assertThat(restarted.open()).hasSize(MAX);
        restarted.decidedUpTo(10);
        assertThat(restarted.isWhole()).isTrue();
    }
}
