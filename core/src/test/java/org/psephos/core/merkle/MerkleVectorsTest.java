package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.PublishedVectors.field;
import static org.psephos.core.fixtures.PublishedVectors.hex;
import static org.psephos.core.fixtures.PublishedVectors.list;
import static org.psephos.core.fixtures.PublishedVectors.object;
import static org.psephos.core.fixtures.PublishedVectors.quoted;
import static org.psephos.core.fixtures.PublishedVectors.rows;
import static org.psephos.core.fixtures.PublishedVectors.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.PublishedVectors;

/** {@code docs/spec/vectors/merkle.json}: lists, logs and their proofs. */
class MerkleVectorsTest {
    private static final List<Hash> ENTRIES = TestHashes.distinct(20);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        String json = "{\n"
                + field(
                        "entries",
                        rows(ENTRIES.stream().map(PublishedVectors::quoted).toList())) + ",\n"
                + field("logs", rows(logs())) + ",\n"
                + field("inclusion", rows(inclusion())) + ",\n"
                + field("consistency", rows(consistency())) + ",\n"
                + field("malformedLogs", refused(MerkleLog::read, "", "80", "8100", "02", "00" + "00")) + ",\n"
                + field("malformedInclusion", refused(InclusionProof::read, "", "00", "0101", "0000", "000100", "0002"))
                + ",\n"
                + field("malformedConsistency", refused(ConsistencyProof::read, "", "0001", "0201", "010100", "0102"))
                + "\n}\n";

        PublishedVectors.check("merkle.json", json);
    }

    private static List<String> logs() {
        var rows = new ArrayList<String>();
        for (int count = 0; count <= ENTRIES.size(); count++) {
            MerkleLog log = MerkleLog.EMPTY.appendAll(ENTRIES.subList(0, count));
            assertThat(log.root()).isEqualTo(MerkleTree.root(ENTRIES.subList(0, count)));
            rows.add(object(
                    field("count", "" + count),
                    text("root", log.root()),
                    text("encoded", hex(log, MerkleLog::writeTo))));
        }
        return rows;
    }

    private static List<String> inclusion() {
        var rows = new ArrayList<String>();
        for (int size : new int[] {1, 2, 3, 7, 8, 13, 20}) {
            Hash root = MerkleTree.root(ENTRIES.subList(0, size));
            for (int index = 0; index < size; index += size > 8 ? 3 : 1) {
                InclusionProof proof = MerkleTree.inclusion(ENTRIES.subList(0, size), index);
                rows.add(inclusion("holds", proof, ENTRIES.get(index), root));
            }
        }
        Hash root = MerkleTree.root(ENTRIES.subList(0, 13));
        InclusionProof proof = MerkleTree.inclusion(ENTRIES.subList(0, 13), 5);
        rows.add(inclusion("another entry", proof, ENTRIES.get(6), root));
        rows.add(inclusion("another root", proof, ENTRIES.get(5), MerkleTree.EMPTY_ROOT));
        rows.add(inclusion("another index", new InclusionProof(4, 13, proof.path()), ENTRIES.get(5), root));
        rows.add(inclusion(
                "path reversed", new InclusionProof(5, 13, proof.path().reversed()), ENTRIES.get(5), root));
        return rows;
    }

    private static String inclusion(String what, InclusionProof proof, Hash entry, Hash root) {
        boolean valid = what.equals("holds");
        assertThat(proof.verify(entry, root)).as(what).isEqualTo(valid);
        return object(
                text("entry", entry),
                text("root", root),
                text("proof", hex(proof, InclusionProof::writeTo)),
                field("valid", "" + valid),
                text("case", what));
    }

    private static List<String> consistency() {
        var rows = new ArrayList<String>();
        for (int newSize : new int[] {1, 2, 3, 7, 8, 13, 20}) {
            for (int oldSize = 1; oldSize <= newSize; oldSize += newSize > 8 ? 3 : 1) {
                rows.add(consistency("holds", proof(oldSize, newSize), root(oldSize), root(newSize)));
            }
        }
        ConsistencyProof proof = proof(6, 13);
        rows.add(consistency("another old root", proof, root(5), root(13)));
        rows.add(consistency("another new root", proof, root(6), root(12)));
        rows.add(consistency("roots swapped", proof, root(13), root(6)));
        rows.add(consistency("same size, other root", proof(6, 6), root(6), root(5)));
        rows.add(consistency(
                "path reversed", new ConsistencyProof(6, 13, proof.path().reversed()), root(6), root(13)));
        return rows;
    }

    private static String consistency(String what, ConsistencyProof proof, Hash oldRoot, Hash newRoot) {
        boolean valid = what.equals("holds");
        assertThat(proof.verify(oldRoot, newRoot)).as(what).isEqualTo(valid);
        return object(
                text("oldRoot", oldRoot),
                text("newRoot", newRoot),
                text("proof", hex(proof, ConsistencyProof::writeTo)),
                field("valid", "" + valid),
                text("case", what));
    }

    private static ConsistencyProof proof(int oldSize, int newSize) {
        return MerkleTree.consistency(ENTRIES.subList(0, newSize), oldSize);
    }

    private static Hash root(int size) {
        return MerkleTree.root(ENTRIES.subList(0, size));
    }

    private static String refused(Decoded.Decoder<?> decoder, String... cases) {
        for (String bytes : cases) {
            assertThat(Decoded.all(HexFormat.of().parseHex(bytes), decoder::read)
                            .value())
                    .as(bytes)
                    .isEmpty();
        }
        return list(List.of(cases).stream().map(hex -> quoted(hex)).toList());
    }
}
