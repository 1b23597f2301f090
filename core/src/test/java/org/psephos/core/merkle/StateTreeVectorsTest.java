package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.PublishedVectors.field;
import static org.psephos.core.fixtures.PublishedVectors.hex;
import static org.psephos.core.fixtures.PublishedVectors.list;
import static org.psephos.core.fixtures.PublishedVectors.object;
import static org.psephos.core.fixtures.PublishedVectors.rows;
import static org.psephos.core.fixtures.PublishedVectors.text;
import static org.psephos.core.fixtures.PublishedVectors.textOrNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.fixtures.PublishedVectors;

/** {@code docs/spec/vectors/state_tree.json}: hashes, batches of changes with the root after each, proofs of both kinds. */
class StateTreeVectorsTest {
    private static final Hash AA = Hash.parse("a".repeat(64));
    private static final Hash AB = Hash.parse("a".repeat(63) + "b");
    private static final Hash A0 = Hash.parse("a".repeat(20) + "0".repeat(44));
    private static final Hash ZERO = Hash.ZERO;
    private static final Hash ONES = Hash.parse("f".repeat(64));

    @Test
    void publishedVectorsAreOurs() throws IOException {
        StateTree tree = StateTree.empty(PageSource.NONE);
        var batches = new ArrayList<String>();
        for (Map<Hash, Optional<Hash>> batch : history()) {
            tree = tree.update(StateArbitraries.changes(batch));
            batches.add(batch(batch, tree));
        }
        StateTree large = largeTree();
        String json = "{\n"
                + field("hashes", rows(hashes())) + ",\n"
                + field("batches", rows(batches)) + ",\n"
                + field("manyLeaves", manyLeaves(large)) + ",\n"
                + field("proofs", rows(proofs(large))) + ",\n"
                + field("refusedProofs", rows(forgeries(large))) + ",\n"
                + field("malformedProofs", rows(malformed())) + "\n}\n";

        PublishedVectors.check("state_tree.json", json);
    }

    private static List<String> hashes() {
        byte[] key = HexFormat.of().parseHex("01" + "5a".repeat(32));
        byte[] value = HexFormat.of().parseHex("00ff10");
        Hash keyHash = Sha256.hash(Tag.STATE_KEY, key);
        Hash valueHash = Sha256.hash(Tag.STATE_VALUE, value);
        return List.of(
                hash(Tag.STATE_KEY, HexFormat.of().formatHex(key), keyHash),
                hash(Tag.STATE_VALUE, HexFormat.of().formatHex(value), valueHash),
                hash(Tag.STATE_LEAF, keyHash.toHex() + valueHash, StateHash.leaf(keyHash, valueHash)),
                hash(Tag.STATE_NODE, ZERO.toHex() + keyHash, StateHash.node(ZERO, keyHash)));
    }

    private static String hash(Tag tag, String input, Hash digest) {
        return object(text("tag", tag.text()), text("bytes", input), text("hash", digest));
    }

    /** One leaf, neighbours in the last bit, deletions that pull leaves up again, corners, and nothing at the end. */
    private static List<Map<Hash, Optional<Hash>>> history() {
        Optional<Hash> one = Optional.of(TestHashes.numbered(1));
        Optional<Hash> two = Optional.of(TestHashes.numbered(2));
        Optional<Hash> none = Optional.empty();
        return List.of(
                ordered(AA, one),
                ordered(AB, two),
                ordered(AA, two),
                ordered(A0, one, ZERO, one, ONES, two),
                ordered(AB, none, TestHashes.numbered(3), none),
                ordered(ZERO, two, A0, none),
                ordered(AA, none, ZERO, none, ONES, none));
    }

    @SuppressWarnings("unchecked")
    private static Map<Hash, Optional<Hash>> ordered(Object... keysAndValues) {
        var batch = new LinkedHashMap<Hash, Optional<Hash>>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            batch.put((Hash) keysAndValues[i], (Optional<Hash>) keysAndValues[i + 1]);
        }
        return batch;
    }

    private static String batch(Map<Hash, Optional<Hash>> batch, StateTree after) {
        var changes = new ArrayList<String>();
        batch.forEach((key, value) -> changes.add(object(text("key", key), textOrNull("value", value))));
        var proofs = new ArrayList<String>();
        for (Hash key : List.of(AA, AB, A0, ZERO, ONES)) {
            StateProof proof = after.prove(key);
            Optional<Hash> value = List.of(TestHashes.numbered(1), TestHashes.numbered(2)).stream()
                    .filter(candidate -> proof.verify(after.root(), key, Optional.of(candidate)))
                    .findFirst();
            assertThat(proof.verify(after.root(), key, value)).isTrue();
            proofs.add(object(
                    text("key", key), textOrNull("value", value), text("proof", hex(proof, StateProof::writeTo))));
        }
        return object(field("changes", list(changes)), text("root", after.root()), field("proofs", list(proofs)));
    }

    private static StateTree largeTree() {
        var changes = StateChanges.builder();
        for (int i = 0; i < 100; i++) {
            changes.put(key(i), value(i));
        }
        return StateTree.empty(PageSource.NONE).update(changes.build());
    }

    private static Hash key(int number) {
        return TestHashes.numbered(number);
    }

    private static Hash value(int number) {
        return TestHashes.numbered(number + 1_000);
    }

    private static String manyLeaves(StateTree large) {
        var leaves = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            leaves.add(object(text("key", key(i)), text("value", value(i))));
        }
        return object(text("root", large.root()), field("leaves", rows(leaves)));
    }

    /** Under the root of the many leaves. */
    private static List<String> proofs(StateTree large) {
        var rows = new ArrayList<String>();
        for (int i = 90; i < 115; i++) {
            Optional<Hash> value = i < 100 ? Optional.of(value(i)) : Optional.empty();
            rows.add(proof("holds", large, large.prove(key(i)), key(i), value));
        }
        return rows;
    }

    private static List<String> forgeries(StateTree large) {
        StateProof present = large.prove(key(90));
        StateProof besideLeaf = absence(large, StateProof.InOther.class);
        List<Hash> path = present.siblings();
        var other = (StateProof.InOther) besideLeaf.end();
        Hash absentKey = absentKey(large, StateProof.InOther.class);
        Optional<Hash> value = Optional.of(value(90));
        var swapped = new ArrayList<>(path);
        swapped.set(0, path.get(1));
        swapped.set(1, path.get(0));
        var extended = new ArrayList<>(path);
        extended.add(path.getFirst());
        Hash off = Hash.parse("4" + "0".repeat(63));
        return List.of(
                proof("another value", large, present, key(90), Optional.of(value(91))),
                proof("another key", large, present, key(91), value),
                proof("absence of a present key", large, present, key(90), Optional.empty()),
                proof(
                        "present key ends in nothing",
                        large,
                        new StateProof(path, new StateProof.InNothing()),
                        key(90),
                        Optional.empty()),
                proof(
                        "present key named as the other leaf",
                        large,
                        new StateProof(path, new StateProof.InOther(key(90), value(90))),
                        key(90),
                        Optional.empty()),
                proof(
                        "presence of an absent key",
                        large,
                        new StateProof(besideLeaf.siblings(), new StateProof.InKey()),
                        absentKey,
                        Optional.of(other.valueHash())),
                proof("siblings swapped", large, new StateProof(swapped, present.end()), key(90), value),
                proof("path cut short", large, new StateProof(path.subList(0, 2), present.end()), key(90), value),
                proof(
                        "path without its first sibling",
                        large,
                        new StateProof(path.subList(1, path.size()), present.end()),
                        key(90),
                        value),
                proof("path with one sibling more", large, new StateProof(extended, present.end()), key(90), value),
                misplaced(off));
    }

    /** A root made of a leaf on the wrong side, which no state has: the prefix alone must give it away. */
    private static String misplaced(Hash other) {
        Hash key = Hash.parse("8" + "0".repeat(63));
        var proof = new StateProof(List.of(key(1)), new StateProof.InOther(other, value(1)));
        Hash root = StateHash.node(key(1), StateHash.leaf(other, value(1)));
        return proof("the other leaf is not on the path", root, proof, key, Optional.empty());
    }

    private static StateProof absence(StateTree tree, Class<? extends StateProof.End> end) {
        return tree.prove(absentKey(tree, end));
    }

    private static Hash absentKey(StateTree tree, Class<? extends StateProof.End> end) {
        int number = 100;
        while (!end.isInstance(tree.prove(key(number)).end())) {
            number++;
        }
        return key(number);
    }

    private static String proof(String what, StateTree tree, StateProof proof, Hash key, Optional<Hash> value) {
        return proof(what, tree.root(), proof, key, value);
    }

    private static String proof(String what, Hash root, StateProof proof, Hash key, Optional<Hash> value) {
        assertThat(proof.verify(root, key, value)).as(what).isEqualTo(what.equals("holds"));
        return object(
                text("root", root),
                text("key", key),
                textOrNull("value", value),
                text("proof", hex(proof, StateProof::writeTo)),
                text("case", what));
    }

    private static List<String> malformed() {
        String sibling = "11".repeat(32);
        return List.of(
                malformed("no bytes", ""),
                malformed("unknown end", "0300"),
                malformed("257 siblings", "018102" + "ff".repeat(32) + "80" + sibling.repeat(257)),
                malformed("256 siblings and an empty end", "008002" + "ff".repeat(32) + sibling.repeat(256)),
                malformed("count not minimal", "01810080" + sibling),
                malformed("bitmap with a bit past its end", "0101c0" + sibling),
                malformed("last sibling empty", "010280" + sibling),
                malformed("empty sibling spelt out", "010180" + "00".repeat(32)),
                malformed("sibling missing", "0102c0" + sibling),
                malformed("other leaf cut short", "020180" + sibling + "22".repeat(63)),
                malformed("byte left over", "010180" + sibling + "00"));
    }

    private static String malformed(String what, String hex) {
        assertThat(Decoded.all(HexFormat.of().parseHex(hex), StateProof::read).value())
                .as(what)
                .isEmpty();
        return object(text("proof", hex), text("case", what));
    }
}
