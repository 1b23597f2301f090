package org.psephos.node.consensus.raft;

import io.microraft.statemachine.StateMachine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** What the group has committed and the chain has not decided yet. */
final class CommittedLog implements StateMachine {
    private final IntSupplier term;
    private final Deque<Operation.Decide> open = new ArrayDeque<>();
    private long height;

    /** What decides the heights up to here has gone from the log: the chain gets those blocks from others. */
    private long floor;

    private int begunTerm;
    private long applied;

    /** @param term the present one */
    CommittedLog(IntSupplier term) {
        this.term = term;
    }

    /** Place of the last entry that came here. */
    long applied() {
        return applied;
    }

    /** In the order of the log. */
    Deque<Operation.Decide> open() {
        return open;
    }

    /** Whether the chain and {@link #open} are all that was committed: else there are final blocks that neither tells of. */
    boolean isWhole() {
        return height >= floor;
    }

    /** The newest term whose leader has committed an entry: it knows all that was committed before. */
    int begunTerm() {
        return begunTerm;
    }

    /** The chain has come so far: whatever else was to decide those heights means nothing any more. */
    void decidedUpTo(long decided) {
        height = Math.max(height, decided);
        open.removeIf(decide -> decide.height() <= height);
    }

    @Override
    public Object runOperation(long commitIndex, Object operation) {
        if (operation instanceof Operation.Look) {
            return List.copyOf(open);
        }
        applied = commitIndex;
        switch (operation) {
            case Operation.Begin(int begun) -> begunTerm = begun;
            case Operation.Decide decide -> add(decide);
            default -> throw new IllegalArgumentException("no operation: " + operation);
        }
        return commitIndex;
    }

    private void add(Operation.Decide decide) {
        if (decide.height() > Math.max(height, floor)) {
            open.add(decide);
            if (open.size() > Operation.Snapshot.MAX_OPEN) {
                forgetLowest();
            }
        }
    }

    /** Somebody has the block of each height below the highest, certified: nobody else could have made the next. */
    private void forgetLowest() {
        var heights = open.stream().mapToLong(Operation.Decide::height).summaryStatistics();
        if (heights.getMin() == heights.getMax()) {
            // Of one height those before decide.
            open.removeLast();
        } else {
            leaveOutUpTo(heights.getMin());
        }
    }

    private void leaveOutUpTo(long left) {
        floor = Math.max(floor, left);
        open.removeIf(decide -> decide.height() <= floor);
    }

    @Override
    public void takeSnapshot(long commitIndex, Consumer<Object> chunks) {
        chunks.accept(new Operation.Snapshot(Math.max(height, floor), List.copyOf(open)));
    }

    @Override
    public void installSnapshot(long commitIndex, List<Object> chunks) {
        var snapshot = (Operation.Snapshot) chunks.getFirst();
        applied = commitIndex;
        open.clear();
        open.addAll(snapshot.open());
        leaveOutUpTo(snapshot.height());
        decidedUpTo(height);
    }

    @Override
    public Object getNewTermOperation() {
        return new Operation.Begin(term.getAsInt());
    }
}
