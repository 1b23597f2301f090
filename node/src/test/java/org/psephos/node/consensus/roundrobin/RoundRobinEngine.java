package org.psephos.node.consensus.roundrobin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Tip;

/** Makes a block in each slot that is its own. */
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
            case Event.TimerFired _
            when tip != null && nowMillis >= slot * rules.slotMillis() ->
                List.of(new Effect.RequestCandidate(
                        ++requests, tip.id(), slot * rules.slotMillis(), RoundRobinSeal.fields(slot)));
            case Event.Candidate(long request, Block block)
            when request == requests -> {
                candidate = block.header();
                yield List.of(new Effect.Sign(requests, slot, 0, 0, candidate.hash()));
            }
            case Event.Signed(long request, Bytes signature)
            when request == requests && candidate != null -> {
                Effect commit = new Effect.Commit(candidate.withSeal(signature), Bytes.EMPTY);
                yield List.of(commit, rest(nowMillis + 1).getFirst());
            }
            case Event.TimerFired _, Event.NoCandidate _, Event.NotSigned _ -> rest(nowMillis + 1);
            case Event.Candidate _, Event.Signed _, Event.Message _, Event.ProposalChecked _, Event.WorkFound _ ->
                List.of();
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
}
