package org.psephos.node.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;

/**
 * Answers that may be large, for each peer one after the other: the next is made when the one before has found room on the way to the
 * peer. So neither many questions nor a slow reader makes this node hold many blocks.
 */
final class BodyServer {
    /** Questions of one peer that wait; more are not answered. */
    static final int MAX_WAITING = 64;

    private final Map<PeerId, Turn> turns = new HashMap<>();

    /** An answer in the making. */
    interface Job {
        /** Makes the answer, now or later; it is called once. */
        void make(Consumer<Sending> made);
    }

    /** Tries to send; whether it was taken. */
    interface Sending {
        boolean send();
    }

    private static final class Turn {
        final Deque<Job> waiting = new ArrayDeque<>();
        boolean making;

        @Nullable
        Sending stuck;
    }

    void peerUp(PeerId peer) {
        turns.put(peer, new Turn());
    }

    void peerDown(PeerId peer) {
        turns.remove(peer);
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

    private static void proceed(Turn turn) {
        if (turn.making || turn.stuck != null || turn.waiting.isEmpty()) {
            return;
        }
        turn.making = true;
        turn.waiting.remove().make(sending -> {
            turn.making = false;
            if (!sending.send()) {
                turn.stuck = sending;
            }
            proceed(turn);
        });
    }
}
