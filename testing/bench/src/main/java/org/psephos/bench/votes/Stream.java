package org.psephos.bench.votes;

/**
 * The order of a measured election's votes: of a hundred slots 98 hold the only vote of a voter, one repeats a slot before it byte
 * by byte, and one holds the ballot of an enrolled voter that someone else signed. A pure function of the slot.
 *
 * @param votes good ones
 */
public record Stream(int votes) {
    private static final int PERIOD = 100;
    private static final int GOOD = 98;
    private static final int COPY_AT = 37;
    private static final int FORGERY_AT = 73;

    /** How far back every other copy looks; the rest look back anywhere. */
    private static final int NEAR = 2_000;

    /** What a slot holds. */
    public enum Kind {
        GOOD,
        COPY,
        FORGERY
    }

    public int slots() {
        int rest = votes % GOOD;
        int inLast = rest == 0 ? 0 : rest + (rest > COPY_AT ? 1 : 0) + (rest + 1 > FORGERY_AT ? 1 : 0);
        return votes / GOOD * PERIOD + inLast;
    }

    public Kind kind(int slot) {
        return switch (slot % PERIOD) {
            case COPY_AT -> Kind.COPY;
            case FORGERY_AT -> Kind.FORGERY;
            default -> Kind.GOOD;
        };
    }

    /** Voter of a good slot, or of one whose ballot is forged: these never cast one of their own. */
    public int voter(int slot) {
        int within = slot % PERIOD;
        if (within == FORGERY_AT) {
            return votes + slot / PERIOD;
        }
        return slot / PERIOD * GOOD + within - (within > COPY_AT ? 1 : 0) - (within > FORGERY_AT ? 1 : 0);
    }

    /** The good slot that a copy repeats. */
    public int original(int copy) {
        long mixed = copy * 0x9E3779B97F4A7C15L >>> 33;
        int reach = copy / PERIOD % 2 == 0 ? Math.min(NEAR, copy) : copy;
        int slot = copy - 1 - (int) (mixed % reach);
        while (kind(slot) != Kind.GOOD) {
            slot--;
        }
        return slot;
    }

    /** Slots up to {@code slots()} of this kind. */
    public int count(Kind kind) {
        int slots = slots();
        int at = kind == Kind.COPY ? COPY_AT : FORGERY_AT;
        return kind == Kind.GOOD ? votes : slots / PERIOD + (slots % PERIOD > at ? 1 : 0);
    }

    /** Voters on the roll. */
    public int roll() {
        return votes + count(Kind.FORGERY);
    }
}
