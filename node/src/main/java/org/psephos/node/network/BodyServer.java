package org.psephos.node.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Scheduler;
import org.psephos.p2p.reputation.TokenBucket;

/**
 * Answers that may be large, for each peer one after the other: the next is made when the one before has found room on the way to the
 * peer. So neither many questions nor a slow reader makes this node hold many blocks. What a peer is served has a rate, too: a question
 * is a thousand times smaller than its answer.
 */
final class BodyServer {
    /** Questions of one peer that wait; more are not answered. */
    static final int MAX_WAITING = 64;

    /** Of one peer, in the long run: more than it can import. */
    static final long BYTES_PER_SECOND = 16L << 20;

    /** Of one peer, at once. */
    static final long BYTES_BURST = 64L << 20;

    /** Peers that went whose rate is remembered. */
    static final int MAX_ALLOWANCES = 1_024;

    /** Of all newcomers together: a key costs nothing, and so would another allowance with it. */
    static final long NEWCOMERS_BYTES_PER_SECOND = 4 * BYTES_PER_SECOND;

    static final long NEWCOMERS_BYTES_BURST = 4 * BYTES_BURST;

    /** So long after it was first seen, or was last forgotten, a peer is a newcomer. */
    static final long NEWCOMER_MILLIS = 60_000;

    private final Clock clock;
    private final Scheduler timers;
    private final Map<PeerId, Turn> turns = new HashMap<>();

    /** Of those who went: coming back gives nobody a new one. */
    private final Map<PeerId, Allowance> allowances = new LinkedHashMap<>();

    private final TokenBucket newcomers = new TokenBucket(NEWCOMERS_BYTES_PER_SECOND, NEWCOMERS_BYTES_BURST);

    /** What a peer may be served, and since when it has been known, by the steady clock. */
    private record Allowance(TokenBucket bytes, long sinceMillis) {
        boolean isNewcomers(long nowMillis) {
            return nowMillis - sinceMillis < NEWCOMER_MILLIS;
        }
    }

    /** An answer in the making. */
    interface Job {
        /** Makes the answer, now or later; it is called once. */
        void make(Consumer<Answer> made);
    }

    /** @param cost in bytes, or more where they are dear to come by */
    record Answer(long cost, Sending sending) {}

    /** Tries to send; whether it was taken. */
    interface Sending {
        boolean send();
    }

    private static final class Turn {
        final Deque<Job> waiting = new ArrayDeque<>();
        final Allowance allowance;
        boolean making;
        boolean resting;

        @Nullable
        Sending stuck;

        Turn(Allowance allowance) {
            this.allowance = allowance;
        }
    }

    /** @param timers of the network lane */
    BodyServer(Clock clock, Scheduler timers) {
        this.clock = clock;
        this.timers = timers;
    }

    void peerUp(PeerId peer) {
        Allowance left = allowances.remove(peer);
        turns.put(
                peer,
                new Turn(
                        left == null
                                ? new Allowance(new TokenBucket(BYTES_PER_SECOND, BYTES_BURST), clock.steadyMillis())
                                : left));
    }

    void peerDown(PeerId peer) {
        Turn turn = turns.remove(peer);
        if (turn != null) {
            turn.waiting.clear();
            allowances.put(peer, turn.allowance);
            if (allowances.size() > MAX_ALLOWANCES) {
                allowances.remove(allowances.keySet().iterator().next());
            }
        }
    }

    void answer(PeerId peer, Job job) {
        Turn turn = turns.get(peer);
        if (turn != null && turn.waiting.size() < MAX_WAITING) {
            turn.waiting.add(job);
            proceed(turn);
        }
    }

    /** There is room on the way to the peer. */
    void drained(PeerId peer) {
        Turn turn = turns.get(peer);
        if (turn != null && turn.stuck != null && turn.stuck.send()) {
            turn.stuck = null;
            proceed(turn);
        }
    }

    private void proceed(Turn turn) {
        if (turn.making || turn.resting || turn.stuck != null || turn.waiting.isEmpty()) {
            return;
        }
        long owedMillis = owedMillis(turn.allowance);
        if (owedMillis > 0) {
            rest(turn, owedMillis);
            return;
        }
        turn.making = true;
        turn.waiting.remove().make(answer -> {
            turn.making = false;
            spend(turn.allowance, answer.cost);
            if (!answer.sending.send()) {
                turn.stuck = answer.sending;
            }
            proceed(turn);
        });
    }

    private long owedMillis(Allowance allowance) {
        long now = clock.steadyMillis();
        long own = allowance.bytes.owedMillis(now);
        long untilKnown = allowance.sinceMillis + NEWCOMER_MILLIS - now;
        return Math.max(own, Math.min(untilKnown, newcomers.owedMillis(now)));
    }

    private void spend(Allowance allowance, long bytes) {
        long now = clock.steadyMillis();
        allowance.bytes.spend(bytes, now);
        if (allowance.isNewcomers(now)) {
            newcomers.spend(bytes, now);
        }
    }

    private void rest(Turn turn, long millis) {
        turn.resting = true;
        timers.schedule(millis, () -> {
            turn.resting = false;
            proceed(turn);
        });
    }
}
