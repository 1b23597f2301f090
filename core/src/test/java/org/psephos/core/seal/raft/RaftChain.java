package org.psephos.core.seal.raft;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.Signatures;

/** A chain of certified headers without bodies, whose state holds nothing but members, which a test may change. */
final class RaftChain {
    static final long GENESIS_MILLIS = 1_767_225_600_000L;

    private static final Secp256k1 CURVE = Curves.best();
    private static final byte[] NO_RANDOMNESS = new byte[32];

    final Genesis genesis;
    final SealVerifier verifier;
    final RaftRules rules;
    private List<TestKey> members;
    private List<TestKey> wanted;
    private Header head;
    private Bytes trail;
    private StateTree tree = StateTree.empty(id -> Optional.empty());

    RaftChain(int size) {
        this(members(0, size));
    }

    private RaftChain(List<TestKey> members) {
        this.members = members;
        wanted = members;
        genesis = genesis(parameters(members));
        verifier = new RaftSealVerifierProvider().create(genesis, CURVE);
        rules = RaftRules.of(genesis, CURVE);
        head = GenesisBlock.header(genesis);
        trail = verifier.genesisTrail();
    }

    static List<TestKey> members(int first, int size) {
        return IntStream.range(first, first + size)
                .mapToObj(i -> TestKey.of("member " + i))
                .sorted(Comparator.comparing(TestKey::publicKey))
                .toList();
    }

    static ValidatorSet set(List<TestKey> members) {
        return RaftRules.set(members.stream().map(TestKey::publicKey).toList());
    }

    static SortedMap<String, EngineParameters.Value> parameters(List<TestKey> members) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put(
                "members",
                new EngineParameters.Value.Texts(
                        members.stream().map(key -> key.publicKey().toHex()).toList()));
        return parameters;
    }

    static Genesis genesis(SortedMap<String, EngineParameters.Value> parameters) {
        return new Genesis(
                "test",
                "tpsv",
                Bytes.EMPTY,
                GENESIS_MILLIS,
                "raft",
                new EngineParameters(parameters),
                1 << 20,
                1 << 14,
                250,
                1_000,
                0,
                0,
                8,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }

    Header head() {
        return head;
    }

    Bytes trail() {
        return trail;
    }

    RaftChain grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            add(next(fields -> fields));
        }
        return this;
    }

    /** From the next block's state on; the block after it hands over. */
    void want(List<TestKey> others) {
        wanted = others;
    }

    /** Goes on with this header, which must be valid. */
    void add(Header header) {
        if (!(verifier.verify(head, trail, header) instanceof SealVerdict.Valid(Bytes next))) {
            throw new IllegalStateException("block " + header.height() + ": " + verifier.verify(head, trail, header));
        }
        boolean handsOver =
                RaftFields.decode(header.engineFields()).orThrow().handover().isPresent();
        members = handsOver ? wanted : members;
        tree = treeAfter();
        head = header;
        trail = next;
    }

    SealVerdict verdict(Header header) {
        return verifier.verify(head, trail, header);
    }

    Header next(UnaryOperator<RaftFields> change) {
        return header(change.apply(fields()).encode(), Bytes.EMPTY);
    }

    Header header(Bytes engineFields, Bytes seal) {
        return new Header(
                1,
                genesis.chainId(),
                head.height() + 1,
                head.id(),
                head.timeMillis() + 1_000,
                Hash.ZERO,
                treeAfter().root(),
                Hash.ZERO,
                TestKey.of("rewarded").publicKey(),
                engineFields,
                seal);
    }

    RaftFields fields() {
        boolean handsOver = head.stateRoot().equals(treeAfter().root()) && !members.equals(wanted);
        return new RaftFields(
                set(handsOver ? wanted : members),
                handsOver ? Optional.of(handover()) : Optional.empty(),
                head.height() == 0
                        ? Optional.empty()
                        : Optional.of(certificate(IntStream.range(0, RaftRules.majority(members.size()))
                                .toArray())));
    }

    RaftFields.Handover handover() {
        return new RaftFields.Handover(
                set(members), tree.prove(RaftRules.entry().hash()));
    }

    /** Of the head, by those at these places among its members. */
    Signatures certificate(int... places) {
        return certificate(head, places);
    }

    Signatures certificate(Header header, int... places) {
        var signers = new BitSet();
        IntStream.of(places).forEach(signers::set);
        byte[] digest = rules.stored(header.height(), header.id()).toBytes();
        return new Signatures(
                signers,
                signers.stream()
                        .mapToObj(
                                place -> Bytes.of(CURVE.sign(members.get(place).secret(), digest, NO_RANDOMNESS)))
                        .toList());
    }

    static Bytes encoded(Signatures certificate, int members) {
        var out = new Writer();
        certificate.write(members, out);
        return Bytes.of(out.toBytes());
    }

    private StateTree treeAfter() {
        StateChanges.Builder changes =
                StateChanges.builder().put(StateColumn.validators(77).hash(), Hash.ZERO);
        if (!set(wanted).equals(rules.first())) {
            changes.put(RaftRules.entry().hash(), set(wanted).hash());
        }
        return tree.update(changes.build());
    }
}
