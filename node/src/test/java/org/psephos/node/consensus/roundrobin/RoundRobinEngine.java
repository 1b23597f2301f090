package org.psephos.node.consensus.roundrobin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.Tip;

/** Makes a block in each slot that is its own. A fourth engine: shows that the port suffices. */
final class RoundRobinEngine implements ConsensusEngine {
    private final RoundRobinSeal rules;
    private final PublicKey self;
    private boolean producing;
    private @Nullable Tip tip;
    private long slot;
    private long requests;
    private @Nullable Header candidate;

    RoundRobinEngine(RoundRobinSeal rules, PublicKey self) {
        this.rules = rules;
        this.self = self;
    }

    @Override
    public List<Effect> on(Event event, long nowMillis) {
        return switch (event) {
            case Event.NewHead(Tip head) -> {
                tip = head;
                yield rest(nowMillis);
            }
            case Event.Production(boolean enabled) -> {
                producing = enabled;
                yield rest(nowMillis);
            }
            case Event.TimerFired _ ->
                tip == null || nowMillis < slot * rules.slotMillis() ? rest(nowMillis) : claim(tip);
            case Event.Candidate(long request, Block block) -> request == requests ? sign(block.header()) : List.of();
            case Event.NoCandidate(long request) -> request == requests ? rest(nowMillis + 1) : List.of();
            case Event.Signed(long request, Bytes signature) ->
                request == requests ? commit(signature, nowMillis) : List.of();
            case Event.NotSigned(long request, String _) -> request == requests ? rest(nowMillis + 1) : List.of();
            case Event.ConfirmHead(long request) -> List.of(new Effect.HeadNotConfirmed(request));
            default -> List.of();
        };
    }

    /** Waits for the next slot of its own. */
    private List<Effect> rest(long fromMillis) {
        requests++;
        candidate = null;
        if (tip == null || !producing || !rules.authorities().contains(self)) {
            return List.of(new Effect.CancelTimer("slot"));
        }
        long tipSlot = tip.header().timeMillis() / rules.slotMillis();
        slot = Math.max(tipSlot + 1, Math.ceilDiv(fromMillis, rules.slotMillis()));
        while (!rules.owner(slot).equals(self)) {
            slot++;
        }
        return List.of(new Effect.SetTimer("slot", slot * rules.slotMillis()));
    }

    private List<Effect> claim(Tip parent) {
        return List.of(new Effect.RequestCandidate(
                ++requests, parent.id(), slot * rules.slotMillis(), RoundRobinSeal.fields(slot)));
    }

    private List<Effect> sign(Header header) {
        candidate = header;
        return List.of(new Effect.Sign(requests, new Position(slot, 0, 0), header.hash()));
    }

    private List<Effect> commit(Bytes signature, long nowMillis) {
        Header sealed = candidate;
        List<Effect> rest = rest(nowMillis + 1);
        return sealed == null
                ? rest
                : List.of(new Effect.Commit(sealed.withSeal(signature), Bytes.EMPTY), rest.getFirst());
    }

    public static final class Provider implements ConsensusProvider {
        @Override
        public String engine() {
            return RoundRobinSeal.ENGINE;
        }

        @Override
        public Consensus create(Setting setting) {
            var rules = RoundRobinSeal.of(setting.genesis());
            return new Consensus(
                    new RoundRobinEngine(rules, setting.producer()),
                    new Longest(),
                    new Buried(rules.authorities().size()),
                    Long.BYTES);
        }
    }

    private record Longest() implements ForkChoice {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(height(trail), height(otherTrail));
        }

        private static long height(Bytes trail) {
            return Decoded.all(trail.toArray(), Reader::varint).orThrow();
        }

        @Override
        public long maxReorgDepth() {
            return 1_000;
        }
    }

    private record Buried(long depth) implements Finality {
        @Override
        public long finalizedHeight(Tip tip) {
            return Math.max(0, tip.header().height() - depth);
        }

        @Override
        public boolean retractable() {
            return true;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return blocksOnTop >= depth ? 0 : attackerShare;
        }
    }
}
