package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Offence;
import org.psephos.core.seal.SealVerdict;

/** {@code docs/spec/vectors/pos.json}. */
class PosVectorsTest {
    private final PosChain chain = new PosChain();

    @Test
    void publishedVectorsAreOurs() throws IOException {
        byte[] genesis = chain.genesis.encode();
        Bytes genesisTrail = chain.trail();
        List<Map<?, ?>> blocks = new ArrayList<>();
        while (chain.head().height() < 2 * PosChain.EPOCH_BLOCKS) {
            Header next = chain.next(chain.head().height() % 3);
            chain.add(next);
            blocks.add(row(
                    "header",
                    next.encode(),
                    "id",
                    next.id(),
                    "trail",
                    chain.trail().toArray()));
        }
        Header last = chain.next(2);
        List<Map<?, ?>> refused = refused();
        Bytes tipCertificate = PosChain.encoded(chain.certificate(chain.head(), 1, 1, 2, 3), 4);
        assertThat(chain.verifier.certifies(tipCertificate, chain.head(), chain.trail()))
                .isTrue();
        chain.add(last);
        blocks.add(row(
                "header", last.encode(), "id", last.id(), "trail", chain.trail().toArray()));

        VectorFile.check(
                "pos.json",
                "sets",
                sets(),
                "refusedSets",
                refusedSets(),
                "entries",
                LongStream.of(2, 3, 1_000_000)
                        .mapToObj(epoch -> row(
                                "epoch",
                                epoch,
                                "keyHash",
                                StateColumn.validators(epoch).hash()))
                        .toList(),
                "leaders",
                leaders(),
                "votes",
                votes(),
                "proposals",
                proposals(),
                "evidence",
                evidence(),
                "malformedEvidence",
                malformedEvidence(),
                "chain",
                row(
                        "genesis",
                        genesis,
                        "genesisTrail",
                        genesisTrail.toArray(),
                        "blocks",
                        blocks,
                        "certificateBesideTheLastButOne",
                        tipCertificate.toArray()),
                "refused",
                refused);
    }

    private static PublicKey key(int number) {
        return PublicKey.parse("%064x".formatted(number));
    }

    private static ValidatorSet set(long... stakes) {
        var validators = new ArrayList<Validator>();
        LongStream.of(stakes).forEach(stake -> validators.add(new Validator(key(validators.size() + 1), stake)));
        return new ValidatorSet(validators);
    }

    private static List<Map<?, ?>> sets() {
        return Stream.of(set(1), set(200, Long.MAX_VALUE - 201, 1), PosChain.set(0))
                .<Map<?, ?>>map(set -> row("set", encode(set::write), "hash", set.hash()))
                .toList();
    }

    private static List<byte[]> refusedSets() {
        List<byte[]> refused = List.of(
                new Writer()
                        .varint(2)
                        .raw(key(2))
                        .varint(1)
                        .raw(key(1))
                        .varint(1)
                        .toBytes(),
                new Writer()
                        .varint(2)
                        .raw(key(1))
                        .varint(1)
                        .raw(key(1))
                        .varint(1)
                        .toBytes(),
                new Writer().varint(1).raw(key(1)).varint(0).toBytes(),
                new Writer()
                        .varint(2)
                        .raw(key(1))
                        .varint(Long.MAX_VALUE)
                        .raw(key(2))
                        .varint(1)
                        .toBytes(),
                new Writer().varint(129).raw(new byte[129 * 33]).toBytes(),
                new Writer().varint(1).raw(key(1)).toBytes(),
                new Writer().varint(0).toBytes());
        assertThat(refused).allMatch(bytes -> Decoded.all(bytes, ValidatorSet::read) instanceof Decoded.Malformed);
        return refused;
    }

    private static List<Map<?, ?>> leaders() {
        var rows = new ArrayList<Map<?, ?>>();
        for (ValidatorSet set : List.of(set(1), set(1, 2, 3), set(200, Long.MAX_VALUE - 201, 1), PosChain.set(0))) {
            for (long height : new long[] {1, 2, 1_000_000_007}) {
                for (long round : new long[] {0, 1, 2, 3, 5, Long.MAX_VALUE}) {
                    Hash seed = Sha256.hash(Tag.BEACON, encode(set::write));
                    rows.add(row(
                            "set", encode(set::write),
                            "seed", seed,
                            "height", height,
                            "round", round,
                            "leader", Leaders.drawn(set, seed, height, round)));
                }
            }
        }
        return rows;
    }

    private static List<Map<?, ?>> votes() {
        Hash chainId = PosChain.set(0).hash();
        Hash block = PosChain.set(1).hash();
        var rows = new ArrayList<Map<?, ?>>();
        for (Votes.Step step : Votes.Step.values()) {
            for (Optional<Hash> choice : List.of(Optional.of(block), Optional.<Hash>empty())) {
                rows.add(row(
                        "chainId",
                        chainId,
                        "step",
                        step.code(),
                        "height",
                        7,
                        "round",
                        300,
                        "block",
                        choice.orElse(Hash.ZERO),
                        "digest",
                        Votes.vote(chainId, step, 7, 300, choice)));
            }
        }
        return rows;
    }

    private static List<Map<?, ?>> proposals() {
        Hash chainId = PosChain.set(0).hash();
        Hash block = PosChain.set(1).hash();
        return List.of(
                row(
                        "chainId",
                        chainId,
                        "height",
                        7,
                        "round",
                        300,
                        "block",
                        block,
                        "digest",
                        Votes.proposal(chainId, 7, 300, -1, block)),
                row(
                        "chainId",
                        chainId,
                        "height",
                        7,
                        "round",
                        300,
                        "polRound",
                        299,
                        "block",
                        block,
                        "digest",
                        Votes.proposal(chainId, 7, 300, 299, block)));
    }

    /** Of offences on the chain that {@code chain} gives the genesis of. */
    private List<Map<?, ?>> evidence() {
        Hash one = PosChain.set(1).hash();
        Hash other = PosChain.set(2).hash();
        var rows = new ArrayList<Map<?, ?>>();
        for (Votes.Step step : Votes.Step.values()) {
            rows.add(evidence(step + " of two blocks", true, votes(step, 7, one, other)));
            rows.add(evidence(step + " of a block and of none", true, votes(step, 1, Hash.ZERO, other)));
        }
        rows.add(evidence("two first proposals", true, proposals(one, -1, other, -1)));
        rows.add(evidence("a proposal for the first time and again", true, proposals(one, -1, one, 299)));
        Equivocation good = votes(Votes.Step.PRECOMMIT, 7, one, other);
        rows.add(evidence("another height than was signed", false, at(good, 8, good.round(), good.step())));
        rows.add(evidence("another round than was signed", false, at(good, 7, good.round() + 1, good.step())));
        rows.add(evidence(
                "another step than was signed", false, at(good, 7, good.round(), Optional.of(Votes.Step.PREVOTE))));
        rows.add(evidence(
                "one signature twice",
                false,
                Equivocation.of(
                        good.validator(),
                        7,
                        good.round(),
                        good.step(),
                        good.lesser(),
                        new Equivocation.Statement(
                                good.greater().block(), -1, good.lesser().signature()))));
        rows.add(evidence(
                "another validator",
                false,
                Equivocation.of(
                        PosChain.members(0).getLast().publicKey(),
                        7,
                        good.round(),
                        good.step(),
                        good.lesser(),
                        good.greater())));
        return rows;
    }

    private Map<?, ?> evidence(String what, boolean proven, Equivocation equivocation) {
        Bytes encoded = equivocation.encode();
        assertThat(encoded.length()).isLessThanOrEqualTo(Equivocation.MAX_BYTES);
        assertThat(Equivocation.decode(encoded).orThrow()).isEqualTo(equivocation);
        assertThat(chain.verifier.proves(encoded)).as(what).isEqualTo(proven);
        assertThat(chain.verifier.offence(encoded))
                .contains(new Offence(equivocation.validator(), equivocation.height()));
        return row(
                "case",
                what,
                "bytes",
                encoded,
                "validator",
                equivocation.validator(),
                "height",
                equivocation.height(),
                "proven",
                proven);
    }

    private static Equivocation at(Equivocation good, long height, long round, Optional<Votes.Step> step) {
        return Equivocation.of(good.validator(), height, round, step, good.lesser(), good.greater());
    }

    private Equivocation votes(Votes.Step step, long height, Hash one, Hash other) {
        return Equivocation.of(
                offender().publicKey(),
                height,
                300,
                Optional.of(step),
                vote(step, height, one),
                vote(step, height, other));
    }

    private Equivocation.Statement vote(Votes.Step step, long height, Hash block) {
        Optional<Hash> voted = block.equals(Hash.ZERO) ? Optional.empty() : Optional.of(block);
        return signed(block, -1, Votes.vote(chain.chainId(), step, height, 300, voted));
    }

    private Equivocation proposals(Hash one, long polRound, Hash other, long otherPolRound) {
        return Equivocation.of(
                offender().publicKey(),
                9,
                300,
                Optional.empty(),
                signed(one, polRound, Votes.proposal(chain.chainId(), 9, 300, polRound, one)),
                signed(other, otherPolRound, Votes.proposal(chain.chainId(), 9, 300, otherPolRound, other)));
    }

    private static Equivocation.Statement signed(Hash block, long polRound, Hash digest) {
        byte[] signature = Curves.best().sign(offender().secret(), digest.toBytes(), new byte[32]);
        return new Equivocation.Statement(block, polRound, Bytes.of(signature));
    }

    private static TestKey offender() {
        return PosChain.members(0).getFirst();
    }

    private List<Map<?, ?>> malformedEvidence() {
        Equivocation votes = votes(
                Votes.Step.PREVOTE, 7, PosChain.set(1).hash(), PosChain.set(2).hash());
        byte[] good = votes.encode().toArray();
        byte[] step = good.clone();
        step[0] = 3;
        byte[] height = good.clone();
        height[33] = 0;
        var turned = new Equivocation(votes.validator(), 7, 300, votes.step(), votes.greater(), votes.lesser());
        var same = new Equivocation(votes.validator(), 7, 300, votes.step(), votes.lesser(), votes.lesser());
        return List.of(
                malformedEvidence("nothing", new byte[0]),
                malformedEvidence("a byte left over", Arrays.copyOf(good, good.length + 1)),
                malformedEvidence("a byte short", Arrays.copyOf(good, good.length - 1)),
                malformedEvidence("unknown step", step),
                malformedEvidence("height 0", height),
                malformedEvidence("not in order", turned.encode().toArray()),
                malformedEvidence("the same twice", same.encode().toArray()));
    }

    private Map<?, ?> malformedEvidence(String what, byte[] bytes) {
        assertThat(chain.verifier.offence(Bytes.of(bytes))).as(what).isEmpty();
        assertThat(chain.verifier.proves(Bytes.of(bytes))).as(what).isFalse();
        return row("case", what, "bytes", bytes);
    }

    /** In place of the last block, the first of epoch 2. */
    private List<Map<?, ?>> refused() {
        PosFields right = chain.fields(2);
        PosFields.Handover handover = right.handover().orElseThrow();
        Certificate whole = right.parentCertificate().orElseThrow();
        var rows = new ArrayList<Map<?, ?>>();
        add(rows, "another leader", fields(right, otherRound(right), Optional.of(handover), Optional.of(whole)));
        add(rows, "no handover", fields(right, 2, Optional.empty(), Optional.of(whole)));
        add(rows, "no certificate", fields(right, 2, Optional.of(handover), Optional.empty()));
        add(
                rows,
                "two thirds of the stake or less",
                fields(right, 2, Optional.of(handover), Optional.of(chain.certificate(chain.head(), 0, 2, 3))));
        add(
                rows,
                "a certificate of another round than it says",
                fields(
                        right,
                        2,
                        Optional.of(handover),
                        Optional.of(new Certificate(1, whole.signers(), whole.signatures()))));
        add(
                rows,
                "validators that the state does not have",
                fields(
                        right,
                        2,
                        Optional.of(new PosFields.Handover(
                                handover.leaving(), PosChain.set(9).hash(), handover.proof())),
                        Optional.of(whole)));
        add(
                rows,
                "others for the parent's validators",
                fields(
                        right,
                        2,
                        Optional.of(new PosFields.Handover(PosChain.set(2), handover.afterNext(), handover.proof())),
                        Optional.of(whole)));
        Header sealed = chain.header(right.encode(), Bytes.of(new byte[1]));
        rows.add(refused("a seal", sealed));
        return rows;
    }

    private long otherRound(PosFields right) {
        Hash seed = chain.readTrail().nextEpoch(Hash.ZERO).seed();
        long height = chain.head().height() + 1;
        PublicKey leader = Leaders.drawn(right.validators(), seed, height, 2);
        return LongStream.iterate(3, round -> round + 1)
                .filter(round ->
                        !Leaders.drawn(right.validators(), seed, height, round).equals(leader))
                .findFirst()
                .orElseThrow();
    }

    private static PosFields fields(
            PosFields right, long round, Optional<PosFields.Handover> handover, Optional<Certificate> certificate) {
        return new PosFields(round, right.validators(), right.vrfProof(), handover, certificate);
    }

    private void add(List<Map<?, ?>> rows, String name, PosFields fields) {
        rows.add(refused(name, chain.header(fields)));
    }

    private Map<?, ?> refused(String name, Header header) {
        assertThat(chain.verdict(header)).isInstanceOf(SealVerdict.Invalid.class);
        return row("case", name, "header", header.encode());
    }
}
