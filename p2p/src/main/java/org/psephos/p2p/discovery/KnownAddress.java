package org.psephos.p2p.discovery;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/** What the book knows of one address, and where it stands in it. Times are 0 for "never". */
final class KnownAddress {
    /** Not seen by anybody for so long: given up. */
    static final long HORIZON_MILLIS = 30L * 24 * 3_600_000;

    /** Attempts after which one that never answered is given up. */
    static final int MAX_ATTEMPTS_OF_NEW = 3;

    /** Attempts after which one that has answered is given up, once the last success is {@link #FAILING_MILLIS} ago. */
    static final int MAX_ATTEMPTS = 10;

    static final long FAILING_MILLIS = 7L * 24 * 3_600_000;

    /** A dial may still be under way. */
    static final long JUST_TRIED_MILLIS = 60_000;

    private static final long RECENT_TRY_MILLIS = 600_000;
    private static final double RECENT_TRY_FACTOR = 0.01;
    private static final double FAILURE_FACTOR = 0.66;
    private static final int MAX_COUNTED_FAILURES = 8;

    /** By how many times it failed. Drawn from dozens of times a second while the book is searched. */
    private static final double[] FAILURE_CHANCES = IntStream.rangeClosed(0, MAX_COUNTED_FAILURES)
            .mapToDouble(failures -> StrictMath.pow(FAILURE_FACTOR, failures))
            .toArray();

    /** Saturates there: more tell nothing. */
    static final int MAX_FAILURES = 1_000;

    private final Endpoint endpoint;
    private final SubnetGroup source;
    private @Nullable PeerId id;
    private long seenMillis;
    private long triedMillis;
    private long countedTryMillis;
    private long succeededMillis;
    private int failures;
    private final SortedSet<Integer> newBuckets = new TreeSet<>();
    private boolean inTried;
    private int rank;

    KnownAddress(Endpoint endpoint, SubnetGroup source, long seenMillis) {
        this.endpoint = endpoint;
        this.source = source;
        this.seenMillis = seenMillis;
    }

    /** As it was kept on the disk. */
    static KnownAddress restored(
            Endpoint endpoint,
            SubnetGroup source,
            Optional<PeerId> id,
            long seenMillis,
            long succeededMillis,
            int failures) {
        var known = new KnownAddress(endpoint, source, seenMillis);
        known.id = id.orElse(null);
        known.succeededMillis = succeededMillis;
        known.failures = failures;
        return known;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Of whoever told of it first. */
    SubnetGroup source() {
        return source;
    }

    /** Who answered there last. */
    Optional<PeerId> id() {
        return Optional.ofNullable(id);
    }

    long seenMillis() {
        return seenMillis;
    }

    long triedMillis() {
        return triedMillis;
    }

    long succeededMillis() {
        return succeededMillis;
    }

    int failures() {
        return failures;
    }

    void seen(long millis) {
        seenMillis = Math.max(seenMillis, millis);
    }

    void answered(PeerId peer, long nowMillis) {
        id = peer;
        triedMillis = nowMillis;
        stillAnswers(nowMillis);
        failures = 0;
    }

    void stillAnswers(long nowMillis) {
        succeededMillis = nowMillis;
    }

    /**
     * An attempt, counted at most once between two times that any address answered: a dead line of our own condemns nobody.
     *
     * @param lastGoodMillis when any address last answered
     */
    void tried(boolean counts, long lastGoodMillis, long nowMillis) {
        triedMillis = nowMillis;
        if (counts && countedTryMillis < lastGoodMillis) {
            countedTryMillis = nowMillis;
            failures = Math.min(MAX_FAILURES, failures + 1);
        }
    }

    void forgetId() {
        id = null;
    }

    /** Of the table of new addresses, those that it stands in, lowest first: 1 to 8, or none for a tried address. */
    SortedSet<Integer> newBuckets() {
        return newBuckets;
    }

    boolean isInTried() {
        return inTried;
    }

    void putInTried(boolean in) {
        inTried = in;
    }

    /** Index in the list of all addresses. */
    int rank() {
        return rank;
    }

    void rankAt(int index) {
        rank = index;
    }

    /** The clock was set back: nothing has happened after {@code nowMillis}. */
    void notAfter(long nowMillis) {
        seenMillis = Math.min(seenMillis, nowMillis);
        triedMillis = Math.min(triedMillis, nowMillis);
        countedTryMillis = Math.min(countedTryMillis, nowMillis);
        succeededMillis = Math.min(succeededMillis, nowMillis);
    }

    /** Not worth its place. */
    boolean isTerrible(long nowMillis) {
        if (triedMillis > 0 && nowMillis - triedMillis <= JUST_TRIED_MILLIS) {
            return false;
        }
        if (nowMillis - seenMillis > HORIZON_MILLIS) {
            return true;
        }
        return succeededMillis == 0
                ? failures >= MAX_ATTEMPTS_OF_NEW
                : failures >= MAX_ATTEMPTS && nowMillis - succeededMillis > FAILING_MILLIS;
    }

    /** How likely it is to be dialled when it is drawn, over 0 to 1. */
    double chance(long nowMillis) {
        double recent = triedMillis > 0 && nowMillis - triedMillis < RECENT_TRY_MILLIS ? RECENT_TRY_FACTOR : 1;
        return recent * FAILURE_CHANCES[Math.min(failures, MAX_COUNTED_FAILURES)];
    }
}
