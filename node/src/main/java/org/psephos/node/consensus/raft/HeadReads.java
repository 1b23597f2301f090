package org.psephos.node.consensus.raft;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Reader;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Effect;

/**
 * Finds out whether a chain has all that is final, for this node and for members that ask. Only a leader can know: it learns from a majority that
 * it still leads, and so that all committed before is in its log; once the chain has what that decides, it tells its height, and whoever asked waits for that.
 */
final class HeadReads {
    private final Member self;
    private final Group group;
    private final HeightWork.Speech speech;
    private final Randomness randomness;
    private final List<Effect> out;
    private final Map<Member, Reading> readings = new LinkedHashMap<>();
    private @Nullable Own own;

    /** This node's question. */
    private static final class Own {
        final long request;
        final long question;
        Optional<Long> height = Optional.empty();

        Own(long request, long question) {
            this.request = request;
            this.question = question;
        }
    }

    /** A member's question to this node, which leads; a later one of the same member takes its place. */
    private static final class Reading {
        final long question;

        /** Of the log, when a majority confirmed it; empty: it has not yet. */
        Optional<Set<Operation.Decide>> committed = Optional.empty();

        Reading(long question) {
            this.question = question;
        }
    }

    HeadReads(Member self, Group group, HeightWork.Speech speech, Randomness randomness, List<Effect> out) {
        this.self = self;
        this.group = group;
        this.speech = speech;
        this.randomness = randomness;
        this.out = out;
    }

    /** Takes the place of an earlier question. */
    void ask(long request) {
        long question = Decoded.all(randomness.bytes(Long.BYTES), Reader::u64).orThrow();
        own = new Own(request, question);
        repeat();
    }

    /** Asks whoever leads now, as long as there is no answer. */
    void repeat() {
        Own open = own;
        if (open == null || open.height.isPresent()) {
            return;
        }
        if (group.leads()) {
            asked(self, new Message.Ask(open.question));
        } else {
            group.leader()
                    .filter(leader -> !leader.equals(self))
                    .ifPresent(leader -> speech.to(leader.key(), new Message.Ask(open.question)));
        }
    }

    void heard(Member from, Message.OfHead message) {
        switch (message) {
            case Message.Ask ask -> asked(from, ask);
            case Message.Answer answer -> answered(answer);
        }
    }

    private void asked(Member from, Message.Ask ask) {
        Reading known = readings.get(from);
        if (!group.leads() || known != null && known.question == ask.question()) {
            return;
        }
        var reading = new Reading(ask.question());
        readings.put(from, reading);
        group.confirm(
                committed -> reading.committed = Optional.of(Set.copyOf(committed)),
                () -> readings.remove(from, reading));
    }

    private void answered(Message.Answer answer) {
        if (own != null && own.question == answer.question()) {
            own.height = Optional.of(answer.height());
        }
    }

    /** @param height of the chain */
    void proceed(long height) {
        readings.entrySet().removeIf(entry -> {
            Reading reading = entry.getValue();
            boolean isReady = group.log().isWhole()
                    && reading.committed
                            .filter(committed ->
                                    Collections.disjoint(committed, group.log().open()))
                            .isPresent();
            if (isReady) {
                answer(entry.getKey(), new Message.Answer(reading.question, height));
            }
            return isReady;
        });
        Own open = own;
        if (open != null && open.height.filter(wanted -> wanted <= height).isPresent()) {
            own = null;
            out.add(new Effect.HeadConfirmed(open.request));
        }
    }

    private void answer(Member to, Message.Answer answer) {
        if (to.equals(self)) {
            answered(answer);
        } else {
            speech.to(to.key(), answer);
        }
    }
}
