package org.psephos.p2p.reputation;

/** Where a peer stands with this node. */
public sealed interface Standing {
    /** The operator vouches for it; whatever it does, it is not banned. */
    record Trusted() implements Standing {}

    /** Has been useful for long enough. */
    record Good() implements Standing {}

    /** Nothing is known for or against it. */
    record New() implements Standing {}

    /** Tolerated while there is room; asked and relied on last. */
    record Graylisted() implements Standing {}

    /** Not to be spoken to before {@code untilMillis}. */
    record Banned(long untilMillis) implements Standing {}
}
