package org.psephos.node.consensus.pos;

/** How long a round waits for what. */
final class TimeOuts {
    private static final int MAX_BASES = 10;

    private TimeOuts() {}

    /** Grows by half a base each round, up to ten: networks that doubled without end stayed silent long after they were whole again. */
    static long millis(Action.Stage stage, long round) {
        return base(stage) * Math.min(round + 2, 2 * MAX_BASES) / 2;
    }

    private static long base(Action.Stage stage) {
        return switch (stage) {
            case PROPOSAL -> 1_000;
            case JUDGEMENT -> 4_000;
            case PREVOTES, PRECOMMITS -> 500;
        };
    }
}
