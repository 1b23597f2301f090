package org.psephos.core.seal.pos;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.TestNetwork;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/** A chain of certified headers without bodies, whose state holds nothing but validators. Each epoch has others than the last. */
final class PosChain {
    static final int EPOCH_BLOCKS = 4;
    static final long GENESIS_MILLIS = TestNetwork.GENESIS_MILLIS;

    private static final Secp256k1 CURVE = Curves.best();
    private static final byte[] NO_RANDOMNESS = new byte[32];

    final Genesis genesis = genesis(parameters(members(0)));
    final SealVerifier verifier = new PosSealVerifierProvider().create(genesis, CURVE);

    private final PosRules rules = PosRules.of(genesis, CURVE);
    private Header head = GenesisBlock.header(genesis);
    private Bytes trail = verifier.genesisTrail();
    private StateTree tree = StateTree.empty(id -> Optional.empty());

    /** Four, of whom one is replaced from epoch to epoch from epoch 2 on. */
    static List<TestKey> members(long epoch) {
        int first = (int) Math.max(0, epoch - 1);
        return IntStream.range(first, first + 4)
                .mapToObj(i -> TestKey.of("validator " + i))
                .sorted(Comparator.comparing(TestKey::publicKey))
                .toList();
    }

    static ValidatorSet set(long epoch) {
        return set(members(epoch));
    }

    /** Stakes of 10, 11, 12 and so on in the order of the keys. */
    static ValidatorSet set(List<TestKey> members) {
        return new ValidatorSet(IntStream.range(0, members.size())
                .mapToObj(i -> new Validator(members.get(i).publicKey(), 10 + i))
                .toList());
    }

    static SortedMap<String, EngineParameters.Value> parameters(List<TestKey> members) {
        List<String> validators = set(members).validators().stream()
                .map(validator -> validator.key() + ":" + validator.stake())
                .toList();
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("validators", new EngineParameters.Value.Texts(validators));
        parameters.put("epochBlocks", new EngineParameters.Value.Integer(EPOCH_BLOCKS));
        return parameters;
    }

    static Genesis genesis(SortedMap<String, EngineParameters.Value> parameters) {
        return TestNetwork.genesis("pos", parameters, 1_000, 1_000);
    }

    Header head() {
        return head;
    }

    Bytes trail() {
        return trail;
    }

    PosTrail readTrail() {
        return PosTrail.decode(trail).orThrow();
    }

    Hash chainId() {
        return genesis.chainId();
    }

    /** Goes on by so many blocks of round 0. */
    PosChain grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            add(next(0));
        }
        return this;
    }

    /** Goes on with this header, which must be valid. */
    void add(Header header) {
        if (!(verifier.verify(head, trail, header) instanceof SealVerdict.Valid(Bytes next))) {
            throw new IllegalStateException("block " + header.height() + ": " + verifier.verify(head, trail, header));
        }
        head = header;
        trail = next;
        tree = treeAfter(header.height());
    }

    SealVerdict verdict(Header header) {
        return verifier.verify(head, trail, header);
    }

    /** The next header as it should be. */
    Header next(long round) {
        return header(fields(round));
    }

    /** The next header with these fields changed. */
    Header next(UnaryOperator<PosFields> change) {
        return header(change.apply(fields(0)));
    }

    Header header(PosFields fields) {
        return header(fields.encode(), Bytes.EMPTY);
    }

    Header header(Bytes engineFields, Bytes seal) {
        long height = head.height() + 1;
        return new Header(
                1,
                chainId(),
                height,
                head.id(),
                head.timeMillis() + 1_000,
                Hash.ZERO,
                treeAfter(height).root(),
                Hash.ZERO,
                TestKey.of("rewarded").publicKey(),
                engineFields,
                seal);
    }

    PosFields fields(long round) {
        long height = head.height() + 1;
        long epoch = rules.epoch(height);
        boolean begins = rules.beginsEpoch(height);
        PosTrail now = readTrail();
        Hash seed = begins ? now.nextEpoch(Hash.ZERO).seed() : now.seed();
        PublicKey leader = Leaders.drawn(set(epoch), seed, height, round);
        return new PosFields(
                round,
                set(epoch),
                Bytes.of(CURVE.proveVrf(secret(epoch, leader), Leaders.vrfInput(seed, height))),
                begins ? Optional.of(handover(epoch)) : Optional.empty(),
                height > 1 ? Optional.of(certificate(head, 0, 0, 1, 2, 3)) : Optional.empty());
    }

    private PosFields.Handover handover(long epoch) {
        return new PosFields.Handover(
                set(epoch - 1),
                set(epoch + 1).hash(),
                tree.prove(StateColumn.validators(epoch + 1).hash()));
    }

    /** By those at these places among the validators of the header's epoch. */
    Certificate certificate(Header header, long round, int... places) {
        var signers = new BitSet();
        IntStream.of(places).forEach(signers::set);
        List<TestKey> members = members(rules.epoch(header.height()));
        return new Certificate(
                round,
                signers,
                signers.stream()
                        .mapToObj(place -> precommit(members.get(place), header, round))
                        .toList());
    }

    Bytes precommit(TestKey member, Header header, long round) {
        Hash vote = Votes.vote(chainId(), Votes.Step.PRECOMMIT, header.height(), round, Optional.of(header.id()));
        return Bytes.of(CURVE.sign(member.secret(), vote.toBytes(), NO_RANDOMNESS));
    }

    static Bytes encoded(Certificate certificate, int validators) {
        var out = new Writer();
        certificate.write(validators, out);
        return Bytes.of(out.toBytes());
    }

    static PrivateKey secret(long epoch, PublicKey key) {
        return members(epoch).stream()
                .filter(member -> member.publicKey().equals(key))
                .findFirst()
                .orElseThrow()
                .secret();
    }

    /** After the last block of an epoch stand the validators of the epoch after the next. */
    private StateTree treeAfter(long height) {
        if (height % EPOCH_BLOCKS != 0) {
            return tree;
        }
        long epoch = height / EPOCH_BLOCKS + 1;
        StateChanges.Builder changes = StateChanges.builder()
                .put(StateColumn.validators(epoch).hash(), set(epoch).hash());
        Stream.of("a", "b", "c")
                .map(name -> StateColumn.account(TestKey.of(name + height).publicKey()))
                .forEach(key -> changes.put(key.hash(), Hash.ZERO));
        return tree.update(changes.build());
    }
}
