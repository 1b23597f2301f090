package org.psephos.core.seal.pos;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.fixtures.Sealing;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.TestState;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;

/** Validators of a test chain, who all do as they must: epochs of {@value PosChain#EPOCH_BLOCKS} blocks, each with the members that the test says. */
final class PosSealing implements Sealing {
    private static final Secp256k1 CURVE = Curves.best();
    private static final byte[] NO_RANDOMNESS = new byte[32];

    private final PosRules rules;
    private final LongFunction<List<TestKey>> members;
    private @Nullable StateProof handoverProof;

    private PosSealing(PosRules rules, LongFunction<List<TestKey>> members) {
        this.rules = rules;
        this.members = members;
    }

    /** @param members of each epoch; those of epochs 0 and 1 are the same, and genesis's */
    static TestChain chain(String network, LongFunction<List<TestKey>> members) {
        Genesis genesis = genesis(network, members.apply(0));
        return new TestChain(
                genesis,
                new PosSealVerifierProvider().create(genesis, CURVE),
                new PosSealing(PosRules.of(genesis, CURVE), members));
    }

    static Genesis genesis(String network, List<TestKey> members) {
        return TestChain.genesis(
                network, PosRules.ENGINE, new EngineParameters(new TreeMap<>(PosChain.parameters(members))));
    }

    @Override
    public void endOfBlock(long height, TestState state) {
        long epoch = rules.epoch(height);
        // The tree is still that of the parent.
        handoverProof = rules.beginsEpoch(height)
                ? state.prove(StateColumn.validators(epoch + 1)).proof()
                : null;
        if (height % PosChain.EPOCH_BLOCKS == 0) {
            state.put(StateColumn.validators(epoch + 2), set(epoch + 2));
        }
    }

    @Override
    public Bytes engineFields(Header parent, Bytes parentTrail) {
        long height = parent.height() + 1;
        long epoch = rules.epoch(height);
        PosTrail trail = PosTrail.decode(parentTrail).orThrow();
        Hash seed = rules.beginsEpoch(height) ? trail.nextEpoch(Hash.ZERO).seed() : trail.seed();
        PublicKey leader = Leaders.drawn(set(epoch), seed, height, 0);
        return new PosFields(
                        0,
                        set(epoch),
                        Bytes.of(CURVE.proveVrf(secret(epoch, leader), Leaders.vrfInput(seed, height))),
                        Optional.ofNullable(handoverProof)
                                .map(proof -> new PosFields.Handover(
                                        set(epoch - 1), set(epoch + 1).hash(), proof)),
                        height > 1 ? Optional.of(certified(parent)) : Optional.empty())
                .encode();
    }

    @Override
    public Header seal(Header header) {
        return header;
    }

    @Override
    public Bytes certificate(Header header) {
        return PosChain.encoded(
                certified(header), members.apply(rules.epoch(header.height())).size());
    }

    private Certificate certified(Header header) {
        List<TestKey> all = members.apply(rules.epoch(header.height()));
        return certificate(header, all, IntStream.range(0, all.size()).toArray());
    }

    /** By the members at these places, in round 0. */
    static Certificate certificate(Header header, List<TestKey> members, int... places) {
        var signers = new BitSet();
        IntStream.of(places).forEach(signers::set);
        Hash vote = Votes.vote(header.chainId(), Votes.Step.PRECOMMIT, header.height(), 0, Optional.of(header.id()));
        return new Certificate(
                0,
                signers,
                signers.stream()
                        .mapToObj(place ->
                                Bytes.of(CURVE.sign(members.get(place).secret(), vote.toBytes(), NO_RANDOMNESS)))
                        .toList());
    }

    private ValidatorSet set(long epoch) {
        return PosChain.set(members.apply(epoch));
    }

    private PrivateKey secret(long epoch, PublicKey key) {
        return members.apply(epoch).stream()
                .filter(member -> member.publicKey().equals(key))
                .findFirst()
                .orElseThrow()
                .secret();
    }
}
