package org.psephos.core.seal.raft;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.fixtures.Sealing;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.TestState;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.Signatures;

/** Members of a test chain, who all do as they must; the test says who they are at each height. */
final class RaftSealing implements Sealing {
    private static final Secp256k1 CURVE = Curves.best();
    private static final byte[] NO_RANDOMNESS = new byte[32];

    private final RaftRules rules;
    private final LongFunction<List<TestKey>> members;
    private @Nullable StateProof handoverProof;

    private RaftSealing(RaftRules rules, LongFunction<List<TestKey>> members) {
        this.rules = rules;
        this.members = members;
    }

    /** @param members who certify the block of each height; those of block 1 are genesis's */
    static TestChain chain(String network, LongFunction<List<TestKey>> members) {
        Genesis genesis = genesis(network, members.apply(1));
        return new TestChain(
                genesis,
                new RaftSealVerifierProvider().create(genesis, CURVE),
                new RaftSealing(RaftRules.of(genesis, CURVE), members));
    }

    static Genesis genesis(String network, List<TestKey> members) {
        return TestChain.genesis(
                network, RaftRules.ENGINE, new EngineParameters(new TreeMap<>(RaftChain.parameters(members))));
    }

    @Override
    public void endOfBlock(long height, TestState state) {
        // The tree is still that of the parent.
        handoverProof = changesAt(height) ? state.prove(RaftRules.entry()).proof() : null;
        if (changesAt(height + 1)) {
            state.put(RaftRules.entry(), RaftChain.set(members.apply(height + 1)));
        }
    }

    private boolean changesAt(long height) {
        return height > 1 && !RaftChain.set(members.apply(height)).equals(RaftChain.set(members.apply(height - 1)));
    }

    @Override
    public Bytes engineFields(Header parent, Bytes parentTrail) {
        long height = parent.height() + 1;
        return new RaftFields(
                        RaftChain.set(members.apply(height)),
                        Optional.ofNullable(handoverProof)
                                .map(proof -> new RaftFields.Handover(RaftChain.set(members.apply(height - 1)), proof)),
                        height > 1 ? Optional.of(certified(parent)) : Optional.empty())
                .encode();
    }

    @Override
    public Header seal(Header header) {
        return header;
    }

    @Override
    public Bytes certificate(Header header) {
        return RaftChain.encoded(
                certified(header), members.apply(header.height()).size());
    }

    private Signatures certified(Header header) {
        List<TestKey> all = members.apply(header.height());
        return certificate(
                rules,
                header,
                all,
                IntStream.range(0, RaftRules.majority(all.size())).toArray());
    }

    /** By the members at these places. */
    static Signatures certificate(RaftRules rules, Header header, List<TestKey> members, int... places) {
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
}
