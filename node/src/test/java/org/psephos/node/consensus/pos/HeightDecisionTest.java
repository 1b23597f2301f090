package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Equivocation;
import org.psephos.core.seal.pos.Votes.Step;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.Requests;

/** Who signs two things is accused, once, whatever more he signs. */
class HeightDecisionTest {
    private static final Secp256k1 CURVE = Curves.best();
    private static final long HEIGHT = 7;
    private static final int VALIDATORS = 4;
    private static final ValidatorSet SET = new ValidatorSet(IntStream.rangeClosed(1, VALIDATORS)
            .mapToObj(i -> new Validator(CURVE.publicKey(secret(i)), 10))
            .toList());
    private static final Terms TERMS =
            new Terms(hash(100), HEIGHT, hash(101), 0, SET, hash(102), Optional.empty(), Optional.empty());
    private static final int LEADER = TERMS.leaderPlace(0);

    private final List<Effect> out = new ArrayList<>();
    private HeightDecision decision = decision(OptionalInt.empty(), Optional.empty());

    private static PrivateKey secret(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return PrivateKey.parse(bytes).orElseThrow();
    }

    private static Hash hash(int number) {
        byte[] bytes = new byte[Hash.BYTES];
        bytes[0] = (byte) number;
        return Hash.of(bytes);
    }

    private HeightDecision decision(OptionalInt place, Optional<Position> signedBefore) {
        return new HeightDecision(TERMS, CURVE, 1_000, place, signedBefore, Optional.empty(), new Requests(), out);
    }

    private static Bytes signed(int place, Hash digest) {
        PrivateKey key = IntStream.rangeClosed(1, VALIDATORS)
                .mapToObj(HeightDecisionTest::secret)
                .filter(secret -> CURVE.publicKey(secret)
                        .equals(SET.validators().get(place).key()))
                .findFirst()
                .orElseThrow();
        return Bytes.of(CURVE.sign(key, digest.toBytes(), new byte[32]));
    }

    private static Bytes vote(Step step, long round, int block, int place) {
        Optional<Hash> voted = Optional.of(hash(block));
        Bytes signature = signed(place, TERMS.digest(step, round, voted));
        return Message.encode(new Message.OfVote(new Vote(step, round, voted, place, signature)), HEIGHT, VALIDATORS);
    }

    private static Bytes proposal(int block) {
        return proposal(block, signed(LEADER, TERMS.digest(0, hash(block), Optional.empty())));
    }

    private static Bytes proposal(int block, Bytes signature) {
        var proposal = new Proposal(0, hash(block), Optional.empty(), signature);
        return Message.encode(new Message.OfProposal(proposal), HEIGHT, VALIDATORS);
    }

    /** What comes of it: how many messages are passed on, and the accusations. */
    private List<Equivocation> hears(int passedOn, Bytes content) {
        out.clear();
        decision.heard(content);
        assertThat(out.stream()
                        .filter(effect -> effect instanceof Effect.PersistThenSend send
                                && send.messages().stream()
                                        .anyMatch(one -> one.content().equals(content))))
                .hasSize(passedOn);
        return out.stream()
                .filter(Effect.Accuse.class::isInstance)
                .map(effect ->
                        Equivocation.decode(((Effect.Accuse) effect).evidence()).orThrow())
                .toList();
    }

    @BeforeEach
    void begin() {
        decision.now(0);
    }

    @Test
    void accusesOnceWhoVotesTwice() {
        assertThat(hears(1, vote(Step.PREVOTE, 0, 1, 2))).isEmpty();
        List<Equivocation> accused = hears(1, vote(Step.PREVOTE, 0, 2, 2));

        assertThat(accused).hasSize(1);
        assertThat(accused.getFirst().validator())
                .isEqualTo(SET.validators().get(2).key());
        assertThat(accused.getFirst().height()).isEqualTo(HEIGHT);
        assertThat(accused.getFirst().step()).contains(Step.PREVOTE);
        assertThat(accused.getFirst().lesser().block()).isEqualTo(hash(1));
        assertThat(accused.getFirst().greater().block()).isEqualTo(hash(2));
        assertThat(hears(0, vote(Step.PREVOTE, 0, 3, 2))).isEmpty();
        assertThat(hears(0, vote(Step.PREVOTE, 0, 4, 2))).isEmpty();
        // What has no place yet is still a vote like others.
        assertThat(hears(1, vote(Step.PRECOMMIT, 0, 1, 2))).isEmpty();
        assertThat(hears(0, vote(Step.PRECOMMIT, 0, 2, 2))).isEmpty();
        assertThat(hears(1, vote(Step.PREVOTE, 0, 1, 3))).isEmpty();
        assertThat(hears(1, vote(Step.PREVOTE, 0, 2, 3))).hasSize(1);
    }

    @Test
    void accusesOnceTheLeaderWhoProposesTwo() {
        assertThat(hears(1, proposal(1))).isEmpty();
        assertThat(hears(0, proposal(1))).as("the same again").isEmpty();
        List<Equivocation> accused = hears(0, proposal(2));

        assertThat(accused).hasSize(1);
        assertThat(accused.getFirst().validator()).isEqualTo(TERMS.leader(0));
        assertThat(accused.getFirst().step()).isEmpty();
        assertThat(accused.getFirst().lesser().block()).isEqualTo(hash(1));
        assertThat(accused.getFirst().greater().block()).isEqualTo(hash(2));
        assertThat(hears(0, proposal(3))).isEmpty();
    }

    @Test
    void accusesNobodyOfWhatHeDidNotSign() {
        Bytes ofAnother = signed((LEADER + 1) % VALIDATORS, TERMS.digest(0, hash(2), Optional.empty()));

        assertThat(hears(1, proposal(1))).isEmpty();
        assertThat(hears(0, proposal(2, ofAnother))).isEmpty();
        assertThat(hears(0, proposal(2))).hasSize(1);
    }

    /** A vote for none is signed as one for a block of zeros: nobody may make two votes of it. */
    @Test
    void takesNoVoteForNoneAsOneForABlock() {
        Optional<Hash> none = Optional.empty();
        Bytes signature = signed(2, TERMS.digest(Step.PRECOMMIT, 0, none));
        Bytes genuine =
                Message.encode(new Message.OfVote(new Vote(Step.PRECOMMIT, 0, none, 2, signature)), HEIGHT, VALIDATORS);
        Bytes turned = Message.encode(
                new Message.OfVote(new Vote(Step.PRECOMMIT, 0, Optional.of(Hash.ZERO), 2, signature)),
                HEIGHT,
                VALIDATORS);

        assertThat(hears(0, turned)).isEmpty();
        assertThat(hears(1, genuine)).isEmpty();
        assertThat(hears(0, turned)).isEmpty();
        Bytes noBlock = signed(LEADER, TERMS.digest(0, Hash.ZERO, Optional.empty()));
        var proposal = new Proposal(0, Hash.ZERO, Optional.empty(), noBlock);
        assertThat(hears(0, Message.encode(new Message.OfProposal(proposal), HEIGHT, VALIDATORS)))
                .isEmpty();
    }

    /** Nothing that is really signed makes it throw, in whatever order it comes. */
    @Test
    void survivesAllThatIsReallySigned() {
        var random = new Random(3);
        for (int run = 0; run < 200; run++) {
            out.clear();
            decision = decision(run % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(3), Optional.empty());
            decision.now(0);
            for (int i = 0; i < 60; i++) {
                // Not of the validator that this node is: two nodes with one key do stop.
                int place = random.nextInt(3);
                Step step = random.nextBoolean() ? Step.PREVOTE : Step.PRECOMMIT;
                decision.heard(
                        random.nextInt(8) == 0 && LEADER != 3
                                ? proposal(1 + random.nextInt(3))
                                : random.nextInt(3) == 0
                                        ? nil(step, random.nextInt(4), place)
                                        : vote(step, random.nextInt(4), 1 + random.nextInt(3), place));
                if (i == 20) {
                    decision.start(List.of());
                }
            }
        }
    }

    private static Bytes nil(Step step, long round, int place) {
        Bytes signature = signed(place, TERMS.digest(step, round, Optional.empty()));
        return Message.encode(
                new Message.OfVote(new Vote(step, round, Optional.empty(), place, signature)), HEIGHT, VALIDATORS);
    }

    /** Instead of accusing itself: two nodes have its key. */
    @Test
    void stopsWhereAnotherNodeProposesWithItsKey() {
        decision = decision(OptionalInt.of(LEADER), Optional.empty());

        assertThatThrownBy(() -> decision.heard(proposal(1))).hasMessageContaining("another node signs");
    }

    @Test
    void takesItsOwnProposalFromBeforeAStop() {
        decision = decision(OptionalInt.of(LEADER), Optional.of(new Position(HEIGHT, 0, 0)));

        assertThat(hears(1, proposal(1))).isEmpty();
    }
}
