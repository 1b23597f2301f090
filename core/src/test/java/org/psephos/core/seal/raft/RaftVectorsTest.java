package org.psephos.core.seal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.Signatures;

/** {@code docs/spec/vectors/raft.json}. */
class RaftVectorsTest {
    private final RaftChain chain = new RaftChain(3);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        byte[] genesisTrail = chain.trail().toArray();
        var blocks = new ArrayList<Map<?, ?>>();
        grow(blocks, 3);
        // Of three members one goes and two come.
        chain.want(RaftChain.members(1, 4));
        grow(blocks, 1);
        List<Map<?, ?>> refused = refused();
        Bytes beside = RaftChain.encoded(chain.certificate(0, 2), 3);
        assertThat(chain.verifier.certifies(beside, chain.head(), chain.trail()))
                .isTrue();
        Map<?, ?> certificate = row("block", chain.head().id(), "members", 3, "certificate", beside.toArray());
        grow(blocks, 2);

        VectorFile.check(
                "raft.json",
                "entry",
                RaftRules.entry().hash(),
                "signed",
                signed(),
                "chain",
                row(
                        "genesis",
                        chain.genesis.encode(),
                        "genesisTrail",
                        genesisTrail,
                        "blocks",
                        blocks,
                        "certificateBesideATip",
                        certificate),
                "refusedAfterTheFourth",
                refused);
    }

    private void grow(List<Map<?, ?>> blocks, int count) {
        for (int i = 0; i < count; i++) {
            Header next = chain.next(fields -> fields);
            chain.add(next);
            blocks.add(row(
                    "header",
                    next.encode(),
                    "id",
                    next.id(),
                    "trail",
                    chain.trail().toArray()));
        }
    }

    private List<Map<?, ?>> signed() {
        var rows = new ArrayList<Map<?, ?>>();
        Hash block = RaftChain.set(RaftChain.members(0, 1)).hash();
        for (long height : new long[] {1, 300, Long.MAX_VALUE}) {
            rows.add(row(
                    "chainId",
                    chain.genesis.chainId(),
                    "height",
                    height,
                    "block",
                    block,
                    "digest",
                    chain.rules.stored(height, block)));
        }
        return rows;
    }

    /** In place of the block that hands over. */
    private List<Map<?, ?>> refused() {
        RaftFields right = chain.fields();
        RaftFields.Handover handover = right.handover().orElseThrow();
        ValidatorSet leaving = handover.leaving();
        Signatures whole = right.parentCertificate().orElseThrow();
        var rows = new ArrayList<Map<?, ?>>();
        add(rows, "no certificate", new RaftFields(right.members(), Optional.of(handover), Optional.empty()));
        add(rows, "no majority", with(right, chain.certificate(2)));
        add(rows, "nobody's signatures", with(right, chain.certificate()));
        add(
                rows,
                "a signature of the grandparent",
                with(
                        right,
                        new Signatures(
                                whole.signers(),
                                List.of(
                                        whole.signatures().getLast(),
                                        whole.signatures().getFirst()))));
        add(rows, "other members and no proof", new RaftFields(right.members(), Optional.empty(), Optional.of(whole)));
        add(
                rows,
                "members that the state does not have",
                new RaftFields(RaftChain.set(RaftChain.members(1, 3)), Optional.of(handover), Optional.of(whole)));
        add(
                rows,
                "others for the parent's members",
                new RaftFields(
                        right.members(),
                        Optional.of(new RaftFields.Handover(RaftChain.set(RaftChain.members(2, 3)), handover.proof())),
                        Optional.of(whole)));
        add(rows, "a handover to the same", new RaftFields(leaving, Optional.of(handover), Optional.of(whole)));
        rows.add(refused("a seal", chain.header(right.encode(), Bytes.of(new byte[1]))));
        rows.add(refused("a member of weight 2", heavy(leaving, whole)));
        rows.add(refused("65 members", many(whole)));
        return rows;
    }

    private Header heavy(ValidatorSet leaving, Signatures whole) {
        var members = new ArrayList<>(leaving.validators());
        members.set(0, new Validator(members.getFirst().key(), 2));
        return chain.next(right -> new RaftFields(new ValidatorSet(members), Optional.empty(), Optional.of(whole)));
    }

    private Header many(Signatures whole) {
        var out = new Writer().varint(65);
        for (int i = 1; i <= 65; i++) {
            out.raw(PublicKey.parse("%064x".formatted(i))).varint(1);
        }
        out.bool(false).bool(true);
        whole.write(65, out);
        return chain.header(Bytes.of(out.toBytes()), Bytes.EMPTY);
    }

    private static RaftFields with(RaftFields right, Signatures certificate) {
        return new RaftFields(right.members(), right.handover(), Optional.of(certificate));
    }

    private void add(List<Map<?, ?>> rows, String name, RaftFields fields) {
        rows.add(refused(name, chain.header(fields.encode(), Bytes.EMPTY)));
    }

    private Map<?, ?> refused(String name, Header header) {
        assertThat(chain.verdict(header)).as(name).isInstanceOf(SealVerdict.Invalid.class);
        return row("case", name, "header", header.encode());
    }
}
