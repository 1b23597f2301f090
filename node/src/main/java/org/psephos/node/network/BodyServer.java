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

    private final Clock clock;
    private final Scheduler timers;
    private final Map<PeerId, Turn> turns = new HashMap<>();

    /** Of those who went: coming back gives nobody a new one. */
    private final Map<PeerId, TokenBucket> allowances = new LinkedHashMap<>();

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
        final TokenBucket allowance;
        boolean making;
        boolean resting;

        @Nullable
        Sending stuck;

        Turn(TokenBucket allowance) {
            this.allowance = allowance;
        }
    }

    /** @param timers of the network lane */
    BodyServer(Clock clock, Scheduler timers) {
        this.clock = clock;
        this.timers = timers;
    }

    void peerUp(PeerId peer) {
        TokenBucket left = allowances.remove(peer);
        var turn = new Turn(left == null ? new TokenBucket(BYTES_PER_SECOND, BYTES_BURST) : left);
        turns.put(peer, turn);
        rest(turn, turn.allowance.owedMillis(clock.steadyMillis()));
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
        turn.making = true;
        turn.waiting.remove().make(answer -> {
            turn.making = false;
            turn.allowance.spend(answer.cost, clock.steadyMillis());
            if (!answer.sending.send()) {
                turn.stuck = answer.sending;
            }
            rest(turn, turn.allowance.owedMillis(clock.steadyMillis()));
            proceed(turn);
        });
    }

    private void rest(Turn turn, long millis) {
        if (millis > 0) {
            timers.schedule(millis, () -> {
                turn.resting = false;
                proceed(turn);
            });
            turn.resting = true;
        }
    }
}
