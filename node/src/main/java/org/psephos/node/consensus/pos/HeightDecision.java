package org.psephos.node.consensus.pos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Validator;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Requests;
import org.psephos.node.consensus.Standing;

/**
 * The way to one block at one height: what {@link Rounds} wants done becomes effects, what comes of them goes back to it. Whatever others
 * say is verified here first, and passed on where it is good and new.
 */
final class HeightDecision {
    /** Name of the record that holds the lock. */
    static final String LOCK = "lock";

    /** Name of the record that holds this node's votes of its last round. */
    static final String VOTES = "votes";

    static final String COMMIT_TIMER = "commit";
    static final String CANDIDATE_TIMER = "candidate";

    /** After a candidate could not be made. */
    private static final long RETRY_MILLIS = 200;

    /** A block committed so long ago that is not the tip was lost on the way. */
    private static final long COMMIT_MILLIS = 5_000;

    private static final int PROPOSAL_STEP = 0;

    private final Terms terms;
    private final Secp256k1 curve;
    private final long minSpacingMillis;
    private final Requests requests;
    private final List<Effect> out;
    private final OptionalInt place;
    private final @Nullable Position signedBefore;
    private final Rounds rounds;
    private final Accusations accusations;
    private final HeightBlocks blocks;

    private final FirstProposals firstProposals = new FirstProposals();

    /** Of this node's last round. */
    private final List<Vote> own = new ArrayList<>();

    private final EnumMap<Action.Stage, Long> waiting = new EnumMap<>(Action.Stage.class);
    private @Nullable Bytes vrfProof;
    private Action.@Nullable Decide decision;

    /** What was to be proposed last: its block may have to come first. */
    private Action.@Nullable Propose again;

    private long nowMillis;

    /**
     * @param place of this node among the validators; empty: it looks on
     * @param signedBefore the last position that was signed at before this decision began
     * @param out takes what is to be done
     */
    HeightDecision(
            Terms terms,
            Secp256k1 curve,
            long minSpacingMillis,
            OptionalInt place,
            Optional<Position> signedBefore,
            Optional<Polka> locked,
            Requests requests,
            List<Effect> out) {
        this.terms = terms;
        this.curve = curve;
        this.minSpacingMillis = minSpacingMillis;
        this.place = place;
        this.signedBefore = signedBefore.orElse(null);
        this.requests = requests;
        this.out = out;
        accusations = new Accusations(terms, out);
        blocks = new HeightBlocks(out);
        rounds = new Rounds(terms.validators(), place.isPresent(), this::leads, locked);
    }

    Terms terms() {
        return terms;
    }

    Standing standing() {
        List<Validator> validators = terms.validators().validators();
        long round = rounds.latest();
        return new Standing(
                terms.height(),
                rounds.stage(),
                OptionalLong.of(round),
                Optional.of(terms.leader(round)),
                place.isPresent() ? Optional.of(validators.get(place.getAsInt()).key()) : Optional.empty(),
                IntStream.range(0, validators.size())
                        .mapToObj(i -> new Standing.Member(
                                validators.get(i).key(), validators.get(i).stake(), rounds.word(i)))
                        .toList());
    }

    private boolean leads(long round) {
        return place.isPresent()
                && terms.leader(round)
                        .equals(terms.validators()
                                .validators()
                                .get(place.getAsInt())
                                .key());
    }

    /** To be told before anything else of an event. */
    void now(long millis) {
        nowMillis = millis;
    }

    /**
     * The first round, or the last that this node has signed anything in.
     *
     * @param votes what it voted then, where that is known
     */
    void start(List<Vote> votes) {
        if (rounds.round() >= 0) {
            return;
        }
        Position last = signedBefore;
        long first = last != null && last.height() == terms.height() ? last.round() : 0;
        own.addAll(votes.stream().filter(vote -> vote.round() == first).toList());
        perform(rounds.start(first, own));
    }

    /** What another node's engine says. */
    void heard(Bytes content) {
        if (Message.decode(content, terms.validators()) instanceof Decoded.Ok<Message>(Message message)) {
            switch (message) {
                case Message.OfVote(Vote vote) -> heard(vote, content);
                case Message.OfProposal(Proposal proposal) -> heard(proposal, content);
            }
        }
    }

    private void heard(Vote vote, Bytes content) {
        boolean useless = rounds.knows(vote) || accusations.isAccused(vote.validator()) && rounds.hasOther(vote);
        if (rounds.isDecided() || useless || !terms.isGenuine(vote, curve)) {
            return;
        }
        demandOwn(vote.validator(), position(vote.round(), vote.step().code()));
        passOn(content);
        perform(rounds.voted(vote));
    }

    /** What this validator has signed at its present position or later is known here: whatever else comes with its signature is of another node. */
    private void demandOwn(int validator, Position position) {
        if (place.isPresent()
                && validator == place.getAsInt()
                && position.round() >= rounds.round()
                && (signedBefore == null || position.compareTo(signedBefore) > 0)) {
            throw new IllegalStateException(
                    "another node signs with this validator's key: stop one of the two, before the stake is lost");
        }
    }

    private void heard(Proposal proposal, Bytes content) {
        Optional<Proposal> known = rounds.proposal(proposal.round());
        boolean timely = proposal.round() >= rounds.round() && proposal.round() <= Math.max(0, rounds.round() + 1);
        if (rounds.isDecided()
                || !timely
                || !rounds.mayStand(proposal)
                || known.filter(proposal::saysTheSameAs).isPresent()) {
            return;
        }
        int leader = terms.leaderPlace(proposal.round());
        if (known.isPresent() && accusations.isAccused(leader) || !terms.isGenuine(proposal, curve)) {
            return;
        }
        demandOwn(leader, position(proposal.round(), PROPOSAL_STEP));
        if (known.isPresent()) {
            // Those who heard this one first hear of the other, as we do.
            accusations.accuse(known.get(), proposal);
            return;
        }
        passOn(content);
        if (proposal.polka().isEmpty()) {
            firstProposals.arrived(proposal.round(), proposal.block(), nowMillis);
            sortOut(proposal.block());
        }
        perform(rounds.proposed(proposal));
    }

    /** Keeps the block from being voted for in rounds in which it may not be proposed for the first time. */
    private void sortOut(Hash id) {
        blocks.find(id).ifPresent(block -> firstProposals.unfit(block).forEach(round -> perform(rounds.unfit(round))));
    }

    private void passOn(Bytes content) {
        out.add(new Effect.PersistThenSend(Map.of(), List.of(new Effect.Outgoing(List.of(), content))));
    }

    private void say(Message message) {
        passOn(encode(message));
    }

    private Bytes encode(Message message) {
        return Message.encode(message, terms.height(), terms.validators().size());
    }

    /** Says again what is known of the round, to those who missed it, and asks again for what did not come. */
    void repeat() {
        rounds.proposal().ifPresent(proposal -> {
            say(new Message.OfProposal(proposal));
            blocks.find(proposal.block()).ifPresent(block -> out.add(new Effect.Offer(block)));
        });
        rounds.votes().forEach(vote -> say(new Message.OfVote(vote)));
        blocks.lookAgain();
    }

    void elapsed(Action.Stage stage) {
        Long round = waiting.remove(stage);
        if (round != null) {
            perform(rounds.elapsed(stage, round));
        }
    }

    /** A block that was fetched has come. */
    void offered(Block block) {
        if (!blocks.arrived(block)) {
            return;
        }
        // Its leader has signed for it, or two thirds have voted for it: neighbours want it, too.
        out.add(new Effect.Offer(block));
        Action.Propose awaited = again;
        if (awaited != null && isStill(awaited.round())) {
            awaited.again()
                    .filter(polka -> polka.block().equals(block.header().id()))
                    .ifPresent(polka -> proposeAgain(awaited.round(), polka));
        }
    }

    void checked(Hash block, ProposalVerdict verdict) {
        if (!blocks.checked(block)) {
            return;
        }
        switch (verdict) {
            case VALID, INVALID -> {
                boolean valid = verdict == ProposalVerdict.VALID;
                blocks.judged(block, valid);
                sortOut(block);
                perform(rounds.judged(block, valid));
                commit();
            }
            // Not to be voted for now. Where others decide it, it is looked at again until our clock has come so far.
            case EARLY -> perform(rounds.judged(block, false));
            case UNDECIDED -> {
                // Looked at again with the next repetition.
            }
        }
    }

    private void perform(List<Action> actions) {
        for (Action action : actions) {
            switch (action) {
                case Action.Propose propose -> {
                    again = propose;
                    propose.again()
                            .ifPresentOrElse(
                                    polka -> proposeAgain(propose.round(), polka), () -> propose(propose.round()));
                }
                case Action.Judge(Hash block) -> blocks.want(block, rounds.round());
                case Action.Cast(Step step, long round, Optional<Hash> block) -> cast(step, round, block);
                case Action.Lock(Polka polka) -> lock(polka);
                case Action.Wait(Action.Stage stage, long round) -> {
                    forgetBefore(round - Rounds.MAX_PAST_ROUNDS);
                    waiting.put(stage, round);
                    out.add(new Effect.SetTimer(stage.name(), nowMillis + TimeOuts.millis(stage, round)));
                }
                case Action.Decide decided -> {
                    decision = decided;
                    blocks.want(decided.block(), rounds.round());
                    commit();
                }
                case Action.Accuse(Vote first, Vote second) -> accusations.accuse(first, second);
            }
        }
    }

    private void forgetBefore(long round) {
        firstProposals.forgetBefore(round);
        blocks.forgetBefore(
                round,
                block -> rounds.needs(block)
                        || decision != null && decision.block().equals(block));
    }

    /** The block first: where all lose their power now, it must be somewhere, since those who are locked vote for no other. */
    private void lock(Polka polka) {
        blocks.find(polka.block()).ifPresent(block -> out.add(new Effect.Keep(block)));
        var content = new Writer().varint(terms.height()).raw(polka.block());
        Message.certificate(polka.round(), polka.votes())
                .write(terms.validators().size(), content);
        out.add(new Effect.PersistThenSend(Map.of(LOCK, Bytes.of(content.toBytes())), List.of()));
    }

    private void cast(Step step, long round, Optional<Hash> block) {
        Position position = position(round, step.code());
        if (signedBefore != null && position.compareTo(signedBefore) < 0) {
            perform(rounds.abstain(round));
            return;
        }
        // What was signed there already may be just this: the signer knows.
        long request = requests.ask(answer -> {
            if (answer instanceof Event.NotSigned) {
                perform(rounds.abstain(round));
            } else if (answer instanceof Event.Signed(long _, Bytes signature)) {
                var vote = new Vote(step, round, block, place.getAsInt(), signature);
                own.removeIf(earlier -> earlier.round() != round);
                own.add(vote);
                out.add(new Effect.PersistThenSend(
                        Map.of(
                                VOTES,
                                Message.encode(
                                        own, terms.height(), terms.validators().size())),
                        List.of(new Effect.Outgoing(List.of(), encode(new Message.OfVote(vote))))));
                perform(rounds.voted(vote));
            }
        });
        out.add(new Effect.Sign(request, position, terms.digest(step, round, block)));
    }

    private Position position(long round, int step) {
        return new Position(terms.height(), Math.toIntExact(round), step);
    }

    private void propose(long round) {
        Bytes proof = vrfProof;
        if (proof == null) {
            long request = requests.ask(answer -> {
                if (answer instanceof Event.Proven(long _, Bytes proven)) {
                    vrfProof = proven;
                    propose(round);
                }
            });
            out.add(new Effect.ProveVrf(request, terms.vrfInput()));
        } else if (isStill(round)) {
            long request = requests.ask(answer -> candidate(round, answer));
            long timeMillis = Math.max(nowMillis, terms.parentMillis() + minSpacingMillis);
            out.add(new Effect.RequestCandidate(request, terms.parent(), timeMillis, terms.engineFields(round, proof)));
        }
    }

    private boolean isStill(long round) {
        return rounds.round() == round
                && !rounds.isDecided()
                && rounds.proposal().isEmpty();
    }

    private void candidate(long round, Event answer) {
        if (!isStill(round)) {
            return;
        }
        if (answer instanceof Event.Candidate(long _, Block block)) {
            blocks.made(block, round);
            propose(round, block, Optional.empty());
        } else {
            out.add(new Effect.SetTimer(CANDIDATE_TIMER, nowMillis + RETRY_MILLIS));
        }
    }

    /** Once more, where no candidate could be made. */
    void tryAgain() {
        if (leads(rounds.round())) {
            propose(rounds.round());
        }
    }

    private void proposeAgain(long round, Polka polka) {
        blocks.find(polka.block()).ifPresent(block -> propose(round, block, Optional.of(polka)));
    }

    private void propose(long round, Block block, Optional<Polka> polka) {
        Position position = position(round, PROPOSAL_STEP);
        if (signedBefore != null && position.compareTo(signedBefore) <= 0) {
            return;
        }
        Hash id = block.header().id();
        long request = requests.ask(answer -> {
            if (answer instanceof Event.Signed(long _, Bytes signature) && isStill(round)) {
                var proposal = new Proposal(round, id, polka, signature);
                say(new Message.OfProposal(proposal));
                out.add(new Effect.Offer(block));
                perform(rounds.proposed(proposal));
                blocks.valid(id).ifPresent(valid -> perform(rounds.judged(id, valid)));
            }
        });
        out.add(new Effect.Sign(request, position, terms.digest(round, id, polka)));
    }

    /** Where what was decided has not become the tip: it may have been lost on the way, and is judged anew. */
    void commitAgain() {
        if (decision != null) {
            blocks.judgeAnew(decision.block());
            out.add(new Effect.SetTimer(COMMIT_TIMER, nowMillis + COMMIT_MILLIS));
        }
    }

    /** Adopts what has been decided, once it is here. */
    void commit() {
        Action.Decide decided = decision;
        Optional<Block> block = Optional.ofNullable(decided).flatMap(known -> blocks.find(known.block()));
        Optional<Boolean> valid = Optional.ofNullable(decided).flatMap(known -> blocks.valid(known.block()));
        if (decided == null || block.isEmpty() || valid.isEmpty()) {
            return;
        }
        if (!valid.get()) {
            throw new IllegalStateException("two thirds of the stake have decided block " + decided.block()
                    + ", which this node finds invalid: one of us has a fault");
        }
        var certificate = new Writer();
        Message.certificate(decided.round(), decided.precommits())
                .write(terms.validators().size(), certificate);
        out.add(new Effect.Commit(block.get().header(), Bytes.of(certificate.toBytes())));
        out.add(new Effect.SetTimer(COMMIT_TIMER, nowMillis + COMMIT_MILLIS));
    }
}
