package org.psephos.node.testkit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.Header;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;
import org.psephos.node.consensus.Work;

/**
 * Makes blocks for tests to which it does not matter how: as soon as the clock allows, each stamped on the workers ({@link StampSeal}).
 * The longest chain wins; a block with three on top is final.
 */
final class StampEngine implements ConsensusEngine {
    private static final String TIMER = "next";
    private static final long RETRY_MILLIS = 500;
    private static final long FINALITY_DEPTH = 3;

    private final StampSeal seals;
    private final long minSpacingMillis;
    private boolean producing;
    private @Nullable Tip tip;
    private long requests;
    private @Nullable Header candidate;

    private StampEngine(StampSeal seals, long minSpacingMillis) {
        this.seals = seals;
        this.minSpacingMillis = minSpacingMillis;
    }

    @Override
    public List<Effect> on(Event event, long nowMillis) {
        return switch (event) {
            case Event.NewHead(Tip head) -> {
                tip = head;
                yield next(nowMillis);
            }
            case Event.Production(boolean enabled) -> {
                producing = enabled;
                yield next(nowMillis);
            }
            case Event.TimerFired _ -> next(nowMillis);
            case Event.Candidate(long request, var block) -> request == requests ? stamp(block.header()) : List.of();
            case Event.NoCandidate(long request) ->
                request == requests ? List.of(new Effect.SetTimer(TIMER, nowMillis + RETRY_MILLIS)) : List.of();
            case Event.WorkFound(long job, Bytes seal) ->
                job == requests && candidate != null ? List.of(commit(candidate.withSeal(seal))) : List.of();
            default -> List.of();
        };
    }

    private Effect commit(Header sealed) {
        return new Effect.Commit(sealed, seals.certificate(sealed));
    }

    private List<Effect> next(long nowMillis) {
        requests++;
        candidate = null;
        if (tip == null || !producing) {
            return List.of(new Effect.StopWork(), new Effect.CancelTimer(TIMER));
        }
        long dueMillis = tip.header().timeMillis() + minSpacingMillis;
        return nowMillis < dueMillis
                ? List.of(new Effect.StopWork(), new Effect.SetTimer(TIMER, dueMillis))
                : List.of(
                        new Effect.StopWork(),
                        new Effect.RequestCandidate(
                                requests, tip.id(), nowMillis, seals.engineFields(tip.header(), tip.trail())));
    }

    private List<Effect> stamp(Header header) {
        candidate = header;
        return List.of(new Effect.StartWork(requests, new Stamping(StampSeal.stamp(header))));
    }

    /** Found at once. */
    private record Stamping(Bytes stamp) implements Work {
        @Override
        public Searcher searcher() {
            return new Searcher() {
                @Override
                public Optional<Bytes> search(long start, int count) {
                    return Optional.of(stamp);
                }

                @Override
                public long attempts() {
                    return 1;
                }
            };
        }
    }

    public static final class Provider implements ConsensusProvider {
        @Override
        public String engine() {
            return StampSeal.ENGINE;
        }

        @Override
        public Consensus create(Setting setting) {
            StampSeal seals = StampSeal.of(setting.genesis());
            return new Consensus(
                    new StampEngine(seals, setting.genesis().minSpacingMillis()),
                    new Longest(seals.maxReorgDepth()),
                    new Buried(),
                    StampSeal.ENGINE_FIELDS_BYTES + seals.paddingBytes());
        }
    }

    private record Longest(long maxReorgDepth) implements ForkChoice {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(StampSeal.blocks(trail), StampSeal.blocks(otherTrail));
        }
    }

    private record Buried() implements Finality {
        @Override
        public long finalizedHeight(Tip tip) {
            return Math.max(0, tip.header().height() - FINALITY_DEPTH);
        }

        @Override
        public boolean retractable() {
            return true;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return blocksOnTop >= FINALITY_DEPTH ? 0 : attackerShare;
        }
    }
}
