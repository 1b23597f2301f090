package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Participation;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.StakingTerms;

class PosSealVerifierTest {
    private static final int EPOCH = PosChain.EPOCH_BLOCKS;

    private final PosChain chain = new PosChain();

    private void refuses(Header header, String why) {
        assertThat(chain.verdict(header))
                .isInstanceOfSatisfying(SealVerdict.Invalid.class, invalid -> assertThat(invalid.detail())
                        .contains(why));
    }

    private void refuses(UnaryOperator<PosFields> change, String why) {
        refuses(chain.next(change), why);
    }

    private static PosFields with(PosFields fields, Certificate certificate) {
        return new PosFields(
                fields.round(), fields.validators(), fields.vrfProof(), fields.handover(), Optional.of(certificate));
    }

    private static PosFields with(PosFields fields, ValidatorSet validators) {
        return new PosFields(
                fields.round(), validators, fields.vrfProof(), fields.handover(), fields.parentCertificate());
    }

    private static PosFields with(PosFields fields, PosFields.Handover handover) {
        return new PosFields(
                fields.round(),
                fields.validators(),
                fields.vrfProof(),
                Optional.of(handover),
                fields.parentCertificate());
    }

    @Test
    void followsFiveEpochsEachWithOtherValidators() {
        var seeds = new ArrayList<Hash>();
        for (int epoch = 0; epoch < 5; epoch++) {
            chain.grow(EPOCH);
            PosTrail trail = chain.readTrail();
            seeds.add(trail.seed());
            assertThat(trail.validators()).isEqualTo(PosChain.set(epoch).hash());
            assertThat(trail.nextValidators()).isEqualTo(PosChain.set(epoch + 1).hash());
        }
        assertThat(seeds).doesNotHaveDuplicates();
        assertThat(chain.readTrail().height()).isEqualTo(5 * EPOCH);
        assertThat(chain.trail().length()).isEqualTo(136);
    }

    @Test
    void takesALaterRoundFromItsOwnLeader() {
        chain.grow(2);
        for (long round : new long[] {1, 2, 77, Long.MAX_VALUE}) {
            assertThat(chain.verdict(chain.next(round))).isInstanceOf(SealVerdict.Valid.class);
        }
    }

    @Test
    void refusesAnybodyButTheLeader() {
        chain.grow(2);
        PosFields right = chain.fields(0);
        Hash seed = chain.readTrail().seed();
        PublicKey leader = Leaders.drawn(right.validators(), seed, 3, 0);
        byte[] input = Leaders.vrfInput(seed, 3);
        for (TestKey member : PosChain.members(0)) {
            var fields = new PosFields(
                    0,
                    right.validators(),
                    Bytes.of(Curves.best().proveVrf(member.secret(), input)),
                    Optional.empty(),
                    right.parentCertificate());
            if (member.publicKey().equals(leader)) {
                assertThat(chain.verdict(chain.header(fields))).isInstanceOf(SealVerdict.Valid.class);
            } else {
                refuses(chain.header(fields), "the leader of round 0 is " + leader);
            }
        }
    }

    @Test
    void refusesTheOutputOfAnotherHeight() {
        chain.grow(1);
        Bytes old = chain.fields(0).vrfProof();
        chain.grow(1);
        refuses(
                fields -> new PosFields(0, fields.validators(), old, Optional.empty(), fields.parentCertificate()),
                "the leader of round 0");
    }

    @Test
    void asksForMoreThanTwoThirdsOfTheStake() {
        // 10, 11, 12 and 13 of 46: 30.67 are two thirds.
        chain.grow(2);
        Header parent = chain.head();
        assertThat(chain.verdict(chain.next(fields -> with(fields, chain.certificate(parent, 0, 0, 1, 2)))))
                .isInstanceOf(SealVerdict.Valid.class);
        assertThat(chain.verdict(chain.next(fields -> with(fields, chain.certificate(parent, 5, 1, 2, 3)))))
                .isInstanceOf(SealVerdict.Valid.class);
        refuses(fields -> with(fields, chain.certificate(parent, 0, 2, 3)), "no more than two thirds");
        refuses(fields -> with(fields, chain.certificate(parent, 0)), "no more than two thirds");
    }

    @Test
    void refusesWhatWasNotSignedForTheParent() {
        chain.grow(1);
        Header grandparent = chain.head();
        chain.grow(1);
        Header parent = chain.head();
        Certificate whole = chain.certificate(parent, 0, 0, 1, 2, 3);
        refuses(fields -> with(fields, chain.certificate(grandparent, 0, 0, 1, 2, 3)), "a signature that is not of");
        refuses(fields -> with(fields, new Certificate(1, whole.signers(), whole.signatures())), "a signature");
        List<Bytes> swapped = new ArrayList<>(whole.signatures());
        swapped.add(swapped.removeFirst());
        refuses(fields -> with(fields, new Certificate(0, whole.signers(), swapped)), "a signature");
        List<Bytes> twice = new ArrayList<>(whole.signatures());
        twice.set(1, twice.getFirst());
        refuses(fields -> with(fields, new Certificate(0, whole.signers(), twice)), "a signature");
    }

    @Test
    void refusesAVoteForNothingOrOfAnotherStep() {
        chain.grow(2);
        Header parent = chain.head();
        for (Hash vote : List.of(
                Votes.vote(chain.chainId(), Votes.Step.PREVOTE, 2, 0, Optional.of(parent.id())),
                Votes.vote(chain.chainId(), Votes.Step.PRECOMMIT, 2, 0, Optional.empty()),
                Votes.vote(chain.chainId(), Votes.Step.PRECOMMIT, 3, 0, Optional.of(parent.id())),
                Votes.vote(Hash.ZERO, Votes.Step.PRECOMMIT, 2, 0, Optional.of(parent.id())),
                Votes.proposal(chain.chainId(), 2, 0, -1, parent.id()))) {
            var signers = new BitSet();
            signers.set(0, 4);
            List<Bytes> signatures = PosChain.members(0).stream()
                    .map(member -> Bytes.of(Curves.best().sign(member.secret(), vote.toBytes(), new byte[32])))
                    .toList();
            refuses(fields -> with(fields, new Certificate(0, signers, signatures)), "a signature that is not of");
        }
    }

    @Test
    void refusesOtherValidators() {
        chain.grow(2);
        ValidatorSet right = PosChain.set(0);
        List<Validator> richer = new ArrayList<>(right.validators());
        richer.set(0, new Validator(richer.getFirst().key(), 1_000));
        refuses(fields -> with(fields, new ValidatorSet(richer)), "validators are others");
        refuses(fields -> with(fields, new ValidatorSet(right.validators().subList(0, 3))), "");
    }

    @Test
    void asksForAHandoverWhereAnEpochBeginsAndNowhereElse() {
        chain.grow(EPOCH);
        PosFields right = chain.fields(0);
        refuses(
                fields -> new PosFields(
                        0, fields.validators(), fields.vrfProof(), Optional.empty(), fields.parentCertificate()),
                "begins an epoch");
        chain.grow(1);
        refuses(fields -> with(fields, right.handover().orElseThrow()), "hands over within an epoch");
    }

    @Test
    void refusesValidatorsThatTheStateDoesNotHave() {
        chain.grow(EPOCH);
        PosFields.Handover right = chain.fields(0).handover().orElseThrow();
        refuses(
                fields -> with(
                        fields,
                        new PosFields.Handover(right.leaving(), PosChain.set(7).hash(), right.proof())),
                "the parent's state does not have");
        chain.grow(EPOCH);
        PosFields.Handover stale = new PosFields.Handover(PosChain.set(1), right.afterNext(), right.proof());
        refuses(fields -> with(fields, stale), "the parent's state does not have");
    }

    @Test
    void retiredValidatorsCertifyNothing() {
        // Those of epoch 1, whose keys may be anybody's by now, sign a block of epoch 6.
        chain.grow(6 * EPOCH + 1);
        Header parent = chain.head();
        var signers = new BitSet();
        signers.set(0, 4);
        List<Bytes> signatures = PosChain.members(1).stream()
                .map(member -> chain.precommit(member, parent, 0))
                .toList();
        var forged = new Certificate(0, signers, signatures);
        refuses(fields -> with(fields, forged), "a signature that is not of");
        refuses(fields -> with(with(fields, forged), PosChain.set(1)), "validators are others");
    }

    @Test
    void asksForACertificateFromTheSecondBlockOn() {
        PosFields first = chain.fields(0);
        refuses(chain.header(with(first, chain.certificate(chain.head(), 0, 0, 1, 2, 3))), "a certificate of genesis");
        chain.grow(1);
        refuses(
                fields -> new PosFields(0, fields.validators(), fields.vrfProof(), Optional.empty(), Optional.empty()),
                "no certificate of the parent");
    }

    @Test
    void takesNoSealAndNothingBehindTheFields() {
        chain.grow(1);
        Bytes right = chain.fields(0).encode();
        refuses(chain.header(right, Bytes.of(new byte[] {0})), "a seal where there is none");
        byte[] longer = Arrays.copyOf(right.toArray(), right.length() + 1);
        refuses(chain.header(Bytes.of(longer), Bytes.EMPTY), "");
        for (int length = 0; length < right.length(); length++) {
            refuses(chain.header(Bytes.of(Arrays.copyOf(right.toArray(), length)), Bytes.EMPTY), "");
        }
    }

    @Test
    void everyBitOfTheFieldsCounts() {
        chain.grow(EPOCH);
        byte[] right = chain.fields(0).encode().toArray();
        // The first byte is the round: a leader of two rounds may propose in either.
        for (int bit = 8; bit < 8 * right.length; bit++) {
            byte[] changed = right.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(chain.verdict(chain.header(Bytes.of(changed), Bytes.EMPTY)))
                    .as("bit %d", bit)
                    .isInstanceOf(SealVerdict.Invalid.class);
        }
    }

    @Test
    void certificateBesideTheTipIsThatOfItsChild() {
        chain.grow(EPOCH + 1);
        Header tip = chain.head();
        Bytes whole = PosChain.encoded(chain.certificate(tip, 3, 0, 1, 3), 4);
        assertThat(chain.verifier.certifies(whole, tip, chain.trail())).isTrue();
        assertThat(chain.verifier.certifies(Bytes.EMPTY, tip, chain.trail())).isFalse();
        assertThat(chain.verifier.certifies(PosChain.encoded(chain.certificate(tip, 3, 0, 1), 4), tip, chain.trail()))
                .isFalse();
        byte[] longer = Arrays.copyOf(whole.toArray(), whole.length() + 1);
        assertThat(chain.verifier.certifies(Bytes.of(longer), tip, chain.trail()))
                .isFalse();
        Bytes another = PosChain.encoded(chain.certificate(chain.next(0), 3, 0, 1, 3), 4);
        assertThat(chain.verifier.certifies(another, tip, chain.trail())).isFalse();
        assertThat(chain.verifier.describe(tip))
                .containsEntry("round", "0")
                .containsEntry("validators", "4")
                .containsEntry("totalStake", "46")
                .containsEntry("parentSigners", "4");
    }

    @Test
    void leadersAreDrawnByStake() {
        ValidatorSet validators = PosChain.set(0);
        var drawn = new HashMap<PublicKey, Integer>();
        int draws = 46_000;
        for (int height = 1; height <= draws; height++) {
            drawn.merge(Leaders.drawn(validators, Hash.ZERO, height, 4 * (height % 3)), 1, Integer::sum);
        }
        double chiSquare = 0;
        for (Validator validator : validators.validators()) {
            double expected = draws * (double) validator.stake() / validators.totalStake();
            double off = drawn.getOrDefault(validator.key(), 0) - expected;
            chiSquare += off * off / expected;
        }
        // Three degrees of freedom: one fair draw in a thousand is above; these inputs are always the same.
        assertThat(chiSquare).isLessThan(16.3);
        var huge = new ValidatorSet(List.of(
                new Validator(validators.validators().get(0).key(), Long.MAX_VALUE - 1),
                new Validator(validators.validators().get(1).key(), 1)));
        assertThat(Leaders.drawn(huge, Hash.ZERO, 1, 0))
                .isEqualTo(validators.validators().get(0).key());
    }

    @Test
    void whoWasPassedOverDoesNotLeadAgainBeforeAllHave() {
        ValidatorSet validators = PosChain.set(0);
        int size = validators.size();
        var pairs = new HashMap<List<PublicKey>, Integer>();
        int draws = 46_000;
        for (long height = 1; height <= draws; height++) {
            long turn = size * (height % 3);
            List<PublicKey> leaders = leaders(validators, height, turn);

            assertThat(leaders).doesNotHaveDuplicates();
            pairs.merge(leaders.subList(0, 2), 1, Integer::sum);
        }
        double chiSquare = 0;
        for (Validator one : validators.validators()) {
            for (Validator other : validators.validators()) {
                double first = one.stake() / (double) validators.totalStake();
                double second = other.stake() / (double) (validators.totalStake() - one.stake());
                double off = pairs.getOrDefault(List.of(one.key(), other.key()), 0) - draws * first * second;
                chiSquare += one == other ? 0 : off * off / (draws * first * second);
            }
        }
        // Eleven degrees of freedom: one fair draw in a thousand is above.
        assertThat(chiSquare).isLessThan(31.3);
    }

    private static List<PublicKey> leaders(ValidatorSet validators, long height, long firstRound) {
        return LongStream.range(firstRound, firstRound + validators.size())
                .mapToObj(round -> Leaders.drawn(validators, Hash.ZERO, height, round))
                .toList();
    }

    @Test
    void seedComesOfAllOutputsOfTheEpochBefore() {
        chain.grow(EPOCH + 1);
        Hash seed = chain.readTrail().seed();
        var other = new PosChain();
        other.grow(EPOCH - 1);
        other.add(other.next(1));
        other.grow(1);
        // Where another leader made the last block, another seed came of it.
        if (!Leaders.drawn(PosChain.set(0), new PosChain().readTrail().seed(), EPOCH, 0)
                .equals(Leaders.drawn(
                        PosChain.set(0), new PosChain().readTrail().seed(), EPOCH, 1))) {
            assertThat(other.readTrail().seed()).isNotEqualTo(seed);
        } else {
            assertThat(other.readTrail().seed()).isEqualTo(seed);
        }
    }

    @Test
    void readsOwnersAndTermsOfStake() {
        String key = PosChain.members(0).get(0).publicKey().toString();
        PublicKey owner = TestKey.of("owner").publicKey();
        String other = PosChain.members(0).get(1).publicKey().toString();
        SortedMap<String, EngineParameters.Value> parameters = PosChain.parameters(PosChain.members(0));
        parameters.put("validators", new EngineParameters.Value.Texts(List.of(key + ":5:" + owner, other + ":6")));
        StakingTerms terms =
                PosRules.of(PosChain.genesis(parameters), Curves.best()).staking();

        assertThat(terms.initial().candidates())
                .containsExactly(
                        StakeCandidate.of(PublicKey.parse(key), Optional.of(owner), 5),
                        StakeCandidate.of(PublicKey.parse(other), Optional.empty(), 6));
        assertThat(terms.unbondingBlocks()).isEqualTo(100_000);
        assertThat(terms.minStake()).isEqualTo(1);
        assertThat(terms.slashPerMille()).isEqualTo(50);

        parameters.put("epochBlocks", new EngineParameters.Value.Integer(80_000));
        assertThat(PosRules.of(PosChain.genesis(parameters), Curves.best())
                        .staking()
                        .unbondingBlocks())
                .as("not shorter than two epochs")
                .isEqualTo(160_000);
    }

    private static void refusesParameters(Map<String, EngineParameters.Value> changed, String why) {
        SortedMap<String, EngineParameters.Value> parameters = PosChain.parameters(PosChain.members(0));
        parameters.putAll(changed);
        assertThatThrownBy(() -> PosRules.of(PosChain.genesis(parameters), Curves.best()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesParametersThatMakeNoSense() {
        String key = PosChain.members(0).getFirst().publicKey().toString();
        for (String wrong : List.of(
                "", key, key + ":0", key + ":01", key + ":-1", key.toUpperCase(Locale.ROOT) + ":1", key + ":1 ")) {
            refusesParameters(
                    Map.of("validators", new EngineParameters.Value.Texts(List.of(wrong))),
                    "engine parameter validators");
        }
        refusesParameters(
                Map.of("validators", new EngineParameters.Value.Texts(List.of("00".repeat(31) + "05:1"))),
                "no point of the curve");
        refusesParameters(
                Map.of("validators", new EngineParameters.Value.Texts(List.of(key + ":9223372036854775808"))),
                "passes 2^63 - 1");
        refusesParameters(
                Map.of("validators", new EngineParameters.Value.Texts(List.of(key + ":4611686018427387905"))),
                "together pass 2^62");
        for (String owner : List.of("", key.substring(1), "00".repeat(31) + "05", key.toUpperCase(Locale.ROOT))) {
            refusesParameters(
                    Map.of("validators", new EngineParameters.Value.Texts(List.of(key + ":1:" + owner))),
                    "engine parameter validators");
        }
        refusesParameters(
                Map.of("unbondingBlocks", new EngineParameters.Value.Integer(2 * PosChain.EPOCH_BLOCKS - 1)),
                "unbondingBlocks");
        refusesParameters(Map.of("minStake", new EngineParameters.Value.Integer(0)), "minStake");
        refusesParameters(Map.of("slashPerMille", new EngineParameters.Value.Integer(1_001)), "slashPerMille");
        refusesParameters(
                Map.of("validators", new EngineParameters.Value.Texts(List.of(key + ":1", key + ":2"))), "one key");
        refusesParameters(Map.of("validators", new EngineParameters.Value.Texts(List.of())), "empty");
        refusesParameters(Map.of("epochBlocks", new EngineParameters.Value.Integer(0)), "epochBlocks");
        refusesParameters(Map.of("sharding", new EngineParameters.Value.Integer(1)), "sharding");
    }

    @Test
    void tellsWhoMadeABlockWhoWasPassedOverAndWhoCertifiedItsParent() {
        chain.grow(EPOCH);
        Header parent = chain.head();
        Header header = chain.next(3);
        chain.add(header);
        Hash seed = chain.readTrail().seed();
        ValidatorSet validators =
                PosFields.decode(header.engineFields()).orThrow().validators();
        List<PublicKey> leaders = LongStream.rangeClosed(0, 3)
                .mapToObj(round -> Leaders.drawn(validators, seed, header.height(), round))
                .toList();

        Participation seen = chain.verifier.participation(header, chain.trail());

        assertThat(seen.maker()).contains(leaders.get(3));
        assertThat(seen.passedOver()).isEqualTo(leaders.subList(0, 3));
        List<PublicKey> signers = PosFields.decode(header.engineFields())
                .orThrow()
                .parentCertificate()
                .orElseThrow()
                .keys(PosFields.decode(parent.engineFields()).orThrow().validators());
        assertThat(seen.parentCertifiers()).isNotEmpty().isEqualTo(signers);
    }

    @Test
    void countsNoMoreTurnsThanFitIntoAnAnswer() {
        chain.grow(2);
        Header header = chain.next(Long.MAX_VALUE);
        chain.add(header);

        assertThat(chain.verifier.participation(header, chain.trail()).passedOver())
                .hasSize(Participation.MAX_PASSED_OVER);
    }
}
