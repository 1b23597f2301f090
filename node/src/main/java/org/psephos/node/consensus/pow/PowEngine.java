package org.psephos.node.consensus.pow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.pow.PowRules;
import org.psephos.core.seal.pow.PowTrail;
import org.psephos.core.seal.pow.Target;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Tip;

/**
 * Mines on the tip, block after block: wait until {@code minSpacing} has passed, request a candidate, search its nonce,
 * commit, and begin anew with the next tip.
 *
 * <p>The wait counts from the parent's time, or from the moment it arrived if that is sooner: else a miner who dates its
 * blocks into the future would hold up all others. A block is dated now, or parent + minSpacing if that is later, and
 * never so far ahead that other nodes would hold it back.
 */
final class PowEngine implements ConsensusEngine {
    /** Name of the one timer; what it means depends on the stage. */
    static final String TIMER = "mine";

    /** Longest wait in one go, so that a clock that is set right in the meantime is noticed. */
    static final long MAX_WAIT_MILLIS = 1_000;

    /** After a candidate could not be made. */
    static final long RETRY_MILLIS = 500;

    /** A block committed so long ago that is not the tip has not been accepted. */
    static final long COMMIT_TIMEOUT_MILLIS = 5_000;

    /** A search of so many spacings gets a new candidate, with what has come into the pool since. */
    static final long REFRESH_SPACINGS = 2;

    private final PowRules rules;
    private final long minSpacingMillis;
    private final long maxFutureMillis;

    private boolean producing;
    private @Nullable Tip tip;
    private long arrivedMillis;
    private long requests;
    private long jobs;
    private Stage stage = new Stage.Idle();

    private sealed interface Stage {
        record Idle() implements Stage {}

        record Waiting() implements Stage {}

        record Requested() implements Stage {}

        /** {@code refreshing}: a newer candidate is on its way. */
        record Searching(Header header, boolean refreshing) implements Stage {}

        record Committed() implements Stage {}
    }

    PowEngine(PowRules rules, long minSpacingMillis, long maxFutureMillis) {
        this.rules = rules;
        this.minSpacingMillis = minSpacingMillis;
        this.maxFutureMillis = maxFutureMillis;
    }

    @Override
    public List<Effect> on(Event event, long nowMillis) {
        return switch (event) {
            case Event.NewHead(Tip head) -> newHead(head, nowMillis);
            case Event.Production(boolean enabled) -> production(enabled, nowMillis);
            case Event.TimerFired(String timer) -> timer.equals(TIMER) ? timer(nowMillis) : List.of();
            case Event.Candidate(long request, var block) -> candidate(request, block.header(), nowMillis);
            case Event.NoCandidate(long request) -> noCandidate(request, nowMillis);
            case Event.WorkFound(long job, Bytes seal) -> found(job, seal, nowMillis);
            // A heavier chain may exist where nobody has told us of it.
            case Event.ConfirmHead(long request) -> List.of(new Effect.HeadNotConfirmed(request));
            case Event.ProposalChecked _,
                    Event.Offered _,
                    Event.StateRead _,
                    Event.StateNotRead _,
                    Event.Signed _,
                    Event.Proven _,
                    Event.NotSigned _,
                    Event.Message _ -> List.of();
        };
    }

    private List<Effect> newHead(Tip head, long nowMillis) {
        boolean known = tip != null && tip.id().equals(head.id());
        if (known && !(stage instanceof Stage.Committed)) {
            return List.of();
        }
        tip = head;
        arrivedMillis = nowMillis;
        return restart(nowMillis);
    }

    private List<Effect> production(boolean enabled, long nowMillis) {
        if (producing == enabled) {
            return List.of();
        }
        producing = enabled;
        return restart(nowMillis);
    }

    private List<Effect> timer(long nowMillis) {
        return switch (stage) {
            case Stage.Waiting(), Stage.Committed() -> restart(nowMillis);
            case Stage.Searching(Header header, boolean refreshing)
            when !refreshing && tip != null -> {
                stage = new Stage.Searching(header, true);
                yield List.of(request(tip, nowMillis));
            }
            case Stage.Searching _, Stage.Idle _, Stage.Requested _ -> List.of();
        };
    }

    private List<Effect> candidate(long request, Header header, long nowMillis) {
        if (request != requests || !awaitsCandidate()) {
            return List.of();
        }
        if (tip == null) {
            return List.of();
        }
        Target target = target(tip);
        if (!header.parent().equals(tip.id()) || !header.engineFields().equals(target.engineFields())) {
            return noCandidate(request, nowMillis);
        }
        stage = new Stage.Searching(header, false);
        jobs++;
        return List.of(
                new Effect.StartWork(jobs, new NonceSearch(header.hash(), target)),
                new Effect.SetTimer(TIMER, nowMillis + REFRESH_SPACINGS * rules.spacingMillis()));
    }

    private List<Effect> noCandidate(long request, long nowMillis) {
        if (request != requests || !awaitsCandidate()) {
            return List.of();
        }
        stage = stage instanceof Stage.Searching(Header header, boolean _)
                ? new Stage.Searching(header, false)
                : new Stage.Waiting();
        return List.of(new Effect.SetTimer(TIMER, nowMillis + RETRY_MILLIS));
    }

    private List<Effect> found(long job, Bytes seal, long nowMillis) {
        if (job != jobs || !(stage instanceof Stage.Searching(Header header, boolean _))) {
            return List.of();
        }
        stage = new Stage.Committed();
        return List.of(
                new Effect.Commit(header.withSeal(seal), Bytes.EMPTY),
                new Effect.SetTimer(TIMER, nowMillis + COMMIT_TIMEOUT_MILLIS));
    }

    /** Drops whatever goes on and begins with the tip as it now is. */
    private List<Effect> restart(long nowMillis) {
        var effects = new ArrayList<Effect>();
        if (stage instanceof Stage.Searching) {
            effects.add(new Effect.StopWork());
        }
        if (!producing || tip == null) {
            if (!(stage instanceof Stage.Idle)) {
                effects.add(new Effect.CancelTimer(TIMER));
            }
            stage = new Stage.Idle();
            return effects;
        }
        long waitMillis = waitMillis(tip, nowMillis);
        if (waitMillis > 0) {
            stage = new Stage.Waiting();
            effects.add(new Effect.SetTimer(TIMER, nowMillis + Math.min(waitMillis, MAX_WAIT_MILLIS)));
        } else {
            stage = new Stage.Requested();
            effects.add(new Effect.CancelTimer(TIMER));
            effects.add(request(tip, nowMillis));
        }
        return effects;
    }

    private long waitMillis(Tip parent, long nowMillis) {
        arrivedMillis = Math.min(arrivedMillis, nowMillis);
        long earliestMillis = parent.header().timeMillis() + minSpacingMillis;
        long pacedMillis = Math.min(earliestMillis, arrivedMillis + minSpacingMillis);
        return Math.max(pacedMillis, earliestMillis - maxFutureMillis) - nowMillis;
    }

    private Effect request(Tip parent, long nowMillis) {
        requests++;
        long timeMillis = Math.max(nowMillis, parent.header().timeMillis() + minSpacingMillis);
        return new Effect.RequestCandidate(
                requests, parent.id(), timeMillis, target(parent).engineFields());
    }

    private Target target(Tip parent) {
        return rules.targetAfter(
                parent.header(), PowTrail.decode(parent.trail()).orThrow());
    }

    private boolean awaitsCandidate() {
        return switch (stage) {
            case Stage.Requested() -> true;
            case Stage.Searching(Header _, boolean refreshing) -> refreshing;
            case Stage.Idle(), Stage.Waiting(), Stage.Committed() -> false;
        };
    }
}
