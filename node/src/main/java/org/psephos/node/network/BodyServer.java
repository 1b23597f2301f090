package org.psephos.node.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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

    private final Clock clock;
    private final Scheduler timers;
    private final Map<PeerId, Turn> turns = new HashMap<>();

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
        final TokenBucket allowance = new TokenBucket(BYTES_PER_SECOND, BYTES_BURST);
        boolean making;
        boolean resting;

        @Nullable
        Sending stuck;
    }

    /** @param timers of the network lane */
    BodyServer(Clock clock, Scheduler timers) {
        this.clock = clock;
        this.timers = timers;
    }

    void peerUp(PeerId peer) {
        turns.put(peer, new Turn());
    }

    void peerDown(PeerId peer) {
        Turn turn = turns.remove(peer);
        if (turn != null) {
            turn.waiting.clear();
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
            turn.resting = true;
            timers.schedule(millis, () -> {
                turn.resting = false;
                proceed(turn);
            });
        }
    }
}
