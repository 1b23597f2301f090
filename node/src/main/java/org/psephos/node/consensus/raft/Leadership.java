package org.psephos.node.consensus.raft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.raft.RaftFields;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Requests;
import org.psephos.node.consensus.Tip;

/** What is done while this node's member leads: makes the next block when it is time, and puts what a majority holds into the log. */
final class Leadership {
    static final String TIMER = "start";

    private static final long TRY_AGAIN_MILLIS = 100;

    private final RaftRules rules;
    private final ConsensusProvider.Setting setting;
    private final Group group;
    private final Succession succession;
    private final Requests requests;
    private final List<Effect> out;
    private boolean mayStart;
    private boolean preparing;
    private long nowMillis;

    Leadership(RaftRules rules, ConsensusProvider.Setting setting, Group group, Requests requests, List<Effect> out) {
        this.rules = rules;
        this.setting = setting;
        this.group = group;
        succession = new Succession(group, setting.genesis().minSpacingMillis());
        this.requests = requests;
        this.out = out;
    }

    /** The height after this tip begins. */
    void begin(Tip parent, long now) {
        nowMillis = now;
        preparing = false;
        mayStart = false;
        succession.begin(parent.header().height() + 1);
        long spacing = setting.genesis().minSpacingMillis();
        // A parent dated ahead must hold up nobody.
        out.add(new Effect.SetTimer(TIMER, Math.min(parent.header().timeMillis() + spacing, nowMillis + spacing)));
    }

    /** A member agrees to a block of some height. */
    void agreed(Member member, long height) {
        succession.agreed(member, height);
    }

    /** The timer has fired. */
    void start() {
        mayStart = true;
    }

    /** Whether the height's block may be made now. */
    boolean isTime() {
        return mayStart;
    }

    void proceed(HeightWork current, Tip parent, long now) {
        nowMillis = now;
        succession.watch();
        if (!group.leads()) {
            current.forgetProposal();
            return;
        }
        current.ripe(group.settledMembers()).ifPresent(decide -> group.replicate(decide, current::notReplicated));
        boolean isOpen = group.log().open().stream().anyMatch(decide -> decide.height() == current.height());
        if (mayStart && !preparing && !isOpen && !current.hasProposal() && !group.isHandingOn()) {
            preparing = true;
            prepare(current, parent);
        }
    }

    private void prepare(HeightWork current, Tip parent) {
        if (current.height() == 1) {
            request(current, parent, new RaftFields(rules.first(), Optional.empty(), Optional.empty()));
            return;
        }
        long request = requests.ask(answer -> {
            if (answer instanceof Event.StateRead(long _, Optional<Bytes> value, StateProof proof)) {
                make(current, parent, value, proof);
            } else {
                tryAgain();
            }
        });
        out.add(new Effect.ReadState(request, parent.id(), RaftRules.entry()));
    }

    /**
     * The block after the parent. Where the members are to change, it is the one that hands over, once the group has changed; while the group
     * changes there is no block, for those who go might be needed to certify it.
     */
    private void make(HeightWork current, Tip parent, Optional<Bytes> value, StateProof proof) {
        ValidatorSet members = Membership.at(parent, rules);
        ValidatorSet wanted = value.map(encoded ->
                        Decoded.all(encoded.toArray(), ValidatorSet::read).orThrow())
                .orElse(members);
        var certificate = HeightWork.certificate(parent, members.size());
        Set<PublicKey> keys = new LinkedHashSet<>(Membership.keys(wanted));
        boolean hasArrived = group.settledMembers().equals(keys);
        if (hasArrived && !wanted.equals(members)) {
            request(
                    current,
                    parent,
                    new RaftFields(wanted, Optional.of(new RaftFields.Handover(members, proof)), certificate));
        } else if (!hasArrived && (group.approach(keys) || !canCertify(members))) {
            tryAgain();
        } else {
            request(current, parent, new RaftFields(members, Optional.empty(), certificate));
        }
    }

    /** Those who have left the group sign no more. */
    private boolean canCertify(ValidatorSet members) {
        Set<PublicKey> left = new LinkedHashSet<>(Membership.keys(members));
        left.retainAll(group.settledMembers());
        return left.size() >= RaftRules.majority(members.size());
    }

    private void request(HeightWork current, Tip parent, RaftFields fields) {
        long timeMillis = Math.max(
                nowMillis, parent.header().timeMillis() + setting.genesis().minSpacingMillis());
        long request = requests.ask(answer -> {
            if (answer instanceof Event.Candidate(long _, var block) && group.leads()) {
                preparing = false;
                current.propose(block);
            } else {
                tryAgain();
            }
        });
        out.add(new Effect.RequestCandidate(request, parent.id(), timeMillis, fields.encode()));
    }

    private void tryAgain() {
        preparing = false;
        mayStart = false;
        out.add(new Effect.SetTimer(TIMER, nowMillis + TRY_AGAIN_MILLIS));
    }
}
