package org.psephos.node.consensus.raft;

import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Signatures;
import org.psephos.core.seal.raft.RaftFields;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Requests;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.Tip;

/**
 * The way to one block at one height. The leader proposes; whoever finds the block valid has it on the disk and says so; once a majority has,
 * the block's id goes into the log; once that is committed, each member signs; with the signatures of a majority the block is adopted.
 */
final class HeightWork {
    /** A block committed so many repetitions ago that is not the tip was lost on the way. */
    private static final int COMMIT_REPETITIONS = 10;

    /** Ids that somebody has spoken of. */
    private static final int MAX_BODIES = 64;

    private final RaftRules rules;
    private final Tip parent;
    private final long height;
    private final PublicKey self;
    private final Speech speech;
    private final Requests requests;
    private final List<Effect> out;
    private final Map<Hash, Body> bodies = new LinkedHashMap<>();
    private final Map<Hash, Map<PublicKey, Bytes>> signatures = new HashMap<>();
    private final Set<PublicKey> heldBy = new HashSet<>();
    private @Nullable Hash proposed;
    private boolean replicated;

    /** What the leader has proposed last, and who that is. */
    private @Nullable Hash wanted;

    private @Nullable PublicKey wantedBy;
    private @Nullable Hash signing;
    private int committing;

    /** A block of this height, or the wish for it. */
    private static final class Body {
        @Nullable
        Block block;

        @Nullable
        Boolean valid;

        boolean kept;
        boolean checking;
    }

    /** How this node speaks to others. */
    interface Speech {
        void toMembers(Message message);

        void to(PublicKey member, Message message);

        /** Nodes that are known to be members'. */
        Effect.Audience memberNodes();
    }

    HeightWork(RaftRules rules, Tip parent, PublicKey self, Speech speech, Requests requests, List<Effect> out) {
        this.rules = rules;
        this.parent = parent;
        this.self = self;
        this.speech = speech;
        this.requests = requests;
        this.out = out;
        height = parent.header().height() + 1;
    }

    long height() {
        return height;
    }

    boolean hasProposal() {
        return proposed != null;
    }

    /** @param begun whether the time for this height has come */
    Standing.Stage stage(boolean begun) {
        if (committing > 0) {
            return Standing.Stage.ADOPTION;
        }
        if (signing != null || !signatures.isEmpty()) {
            return Standing.Stage.CERTIFICATE;
        }
        if (proposed != null || wanted != null) {
            return Standing.Stage.AGREEMENT;
        }
        return begun ? Standing.Stage.PROPOSAL : Standing.Stage.PAUSE;
    }

    /** That a member agrees, only the leader hears. */
    Standing.Word word(PublicKey member) {
        if (signatures.values().stream().anyMatch(signed -> signed.containsKey(member))) {
            return Standing.Word.SIGNED;
        }
        Body shown = bodies.get(wanted);
        boolean holds = proposed != null && heldBy.contains(member)
                || member.equals(self) && shown != null && isTrue(shown.valid);
        return holds ? Standing.Word.AGREES : Standing.Word.NOTHING;
    }

    private Body body(Hash id) {
        Body known = bodies.computeIfAbsent(id, ignored -> new Body());
        if (bodies.size() > MAX_BODIES) {
            bodies.values().removeIf(old -> old.block == null && old != known);
        }
        return known;
    }

    /** This node, which leads, has made a block. */
    void propose(Block block) {
        Hash id = block.header().id();
        Body body = body(id);
        body.block = block;
        body.valid = true;
        keep(body);
        proposed = id;
        replicated = false;
        heldBy.clear();
        heldBy.add(self);
        offer(block);
        speech.toMembers(new Message.Proposal(height, id));
    }

    /** This node no longer leads. */
    void forgetProposal() {
        proposed = null;
    }

    /** The block that goes into the log now; empty: none. */
    Optional<Operation.Decide> ripe(Set<PublicKey> members) {
        Hash id = proposed;
        long held = heldBy.stream().filter(members::contains).count();
        if (id == null || replicated || held < RaftRules.majority(members.size())) {
            return Optional.empty();
        }
        replicated = true;
        return Optional.of(new Operation.Decide(height, id));
    }

    /** It has not come into the log; nobody knows whether it will. */
    void notReplicated() {
        replicated = false;
    }

    void heard(Member leader, Message.Proposal proposal) {
        wanted = proposal.block();
        wantedBy = leader.key();
        look(proposal.block());
        sayHeld(proposal.block());
    }

    void heard(Member member, Message.Held held) {
        if (held.block().equals(proposed)) {
            heldBy.add(member.key());
        }
    }

    /** Its signature has been verified. */
    void heard(Member member, Message.Stored stored) {
        signatures.computeIfAbsent(stored.block(), ignored -> new HashMap<>()).put(member.key(), stored.signature());
        certify(stored.block());
    }

    /** A block that was fetched has come. */
    void offered(Block block) {
        Hash id = block.header().id();
        Body body = bodies.get(id);
        if (body == null || body.block != null) {
            return;
        }
        body.block = block;
        if (block.header().height() != height || !block.header().parent().equals(parent.id())) {
            body.valid = false;
            return;
        }
        // Others who lack it may ask us.
        offer(block);
        look(id);
    }

    void checked(Hash id, ProposalVerdict verdict) {
        Body body = bodies.get(id);
        if (body == null || body.block == null) {
            return;
        }
        body.checking = false;
        switch (verdict) {
            case VALID -> body.valid = true;
            case INVALID -> body.valid = false;
            case EARLY, UNDECIDED -> {
                // Asked again after a while.
            }
        }
        sayHeld(id);
        certify(id);
    }

    /** Whatever is to be done next so that the block is judged. */
    private void look(Hash id) {
        Body body = body(id);
        if (body.valid != null) {
            return;
        }
        if (body.block == null) {
            out.add(new Effect.Fetch(id));
        } else if (!body.checking) {
            body.checking = true;
            out.add(new Effect.CheckProposal(body.block));
        }
    }

    /** What is not certified leaves the members to nobody: who looks on would else see what may never become a block. */
    private void offer(Block block) {
        out.add(new Effect.Offer(block, speech.memberNodes()));
    }

    /** Before every promise: where many blocks are tried at a height, those that were promised first give way on the disk. */
    private void keep(Body body) {
        if (body.block != null) {
            body.kept = true;
            out.add(new Effect.Keep(body.block));
        }
    }

    private void sayHeld(Hash id) {
        PublicKey leader = wantedBy;
        Body body = bodies.get(id);
        if (leader != null && id.equals(wanted) && body != null && isTrue(body.valid)) {
            keep(body);
            speech.to(leader, new Message.Held(height, id));
        }
    }

    /** Goes on with what the group has committed: the first valid block of this height is signed. */
    void proceed(Deque<Operation.Decide> open) {
        for (Operation.Decide next = open.peek(); next != null && next.height() == height; next = open.peek()) {
            boolean isNew = !bodies.containsKey(next.block());
            Body body = body(next.block());
            if (isNew) {
                look(next.block());
            }
            if (body.valid == null) {
                return;
            }
            if (body.valid) {
                sign(next.block(), body);
                return;
            }
            // As every other member finds it: the entry means nothing.
            open.remove();
        }
    }

    private void sign(Hash id, Body body) {
        if (signing != null || !members(body).contains(self)) {
            return;
        }
        signing = id;
        keep(body);
        Hash digest = rules.stored(height, id);
        long request = requests.ask(answer -> {
            if (answer instanceof Event.Signed(long _, Bytes signature)) {
                signatures.computeIfAbsent(id, ignored -> new HashMap<>()).put(self, signature);
                speech.toMembers(new Message.Stored(height, id, signature));
                certify(id);
            }
        });
        out.add(new Effect.Sign(request, new Position(height, 0, 0), digest));
    }

    private static Set<PublicKey> members(Body body) {
        var keys = new HashSet<PublicKey>();
        set(body).validators().forEach(member -> keys.add(member.key()));
        return keys;
    }

    private static ValidatorSet set(Body body) {
        return body.block == null
                ? ValidatorSet.EMPTY
                : RaftFields.decode(body.block.header().engineFields())
                        .value()
                        .map(RaftFields::members)
                        .orElse(ValidatorSet.EMPTY);
    }

    /** Adopts a block that a majority has signed, once it is here. */
    private void certify(Hash id) {
        Map<PublicKey, Bytes> signed = signatures.getOrDefault(id, Map.of());
        if (signed.size() < 2 && !signed.containsKey(self)) {
            return;
        }
        Body body = body(id);
        if (body.block == null || body.valid == null) {
            look(id);
            return;
        }
        ValidatorSet members = set(body);
        Signatures certificate = certificate(members, signed);
        if (certificate.signatures().size() < RaftRules.majority(members.size()) || committing > 0) {
            return;
        }
        if (!body.valid) {
            throw new IllegalStateException(
                    "a majority has signed block " + id + ", which this node finds invalid: one of us has a fault");
        }
        committing = COMMIT_REPETITIONS;
        var encoded = new Writer();
        certificate.write(members.size(), encoded);
        out.add(new Effect.Commit(body.block.header(), Bytes.of(encoded.toBytes())));
    }

    private static Signatures certificate(ValidatorSet members, Map<PublicKey, Bytes> signed) {
        var signers = new BitSet();
        List<Validator> all = members.validators();
        for (int place = 0; place < all.size(); place++) {
            signers.set(place, signed.containsKey(all.get(place).key()));
        }
        return new Signatures(
                signers,
                signers.stream()
                        .mapToObj(place -> signed.getOrDefault(all.get(place).key(), Bytes.EMPTY))
                        .toList());
    }

    /** Says again what others may have missed, and asks again for what did not come. */
    void repeat() {
        committing = Math.max(0, committing - 1);
        Hash id = proposed;
        if (id != null) {
            Body body = body(id);
            if (body.block != null) {
                offer(body.block);
            }
            speech.toMembers(new Message.Proposal(height, id));
        }
        signatures.forEach((block, signed) -> {
            Bytes own = signed.get(self);
            if (own != null) {
                speech.toMembers(new Message.Stored(height, block, own));
            }
        });
        Hash unsigned = signing;
        if (unsigned != null && !signatures.getOrDefault(unsigned, Map.of()).containsKey(self)) {
            signing = null;
        }
        bodies.forEach((block, body) -> {
            if (body.kept && body.block != null && !block.equals(id)) {
                offer(body.block);
            }
        });
        List.copyOf(bodies.keySet()).forEach(this::look);
        List.copyOf(signatures.keySet()).forEach(this::certify);
    }

    /** The certificate beside a tip, for its child. */
    static Optional<Signatures> certificate(Tip tip, int members) {
        return tip.header().height() == 0
                ? Optional.empty()
                : Optional.of(Decoded.all(tip.certificate().toArray(), in -> Signatures.read(members, in))
                        .orThrow());
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }
}
