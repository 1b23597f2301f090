package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

class StateProofTest {
    private static final int LEAVES = 200;
    private static final StateTree TREE = grow();
    private static final Hash PRESENT = TestHashes.numbered(7);
    private static final Hash VALUE = TestHashes.numbered(10_007);
    private static final Hash ABSENT_BESIDE_A_LEAF = absentKey(StateProof.InOther.class);
    private static final Hash ABSENT_IN_NOTHING = absentKey(StateProof.InNothing.class);

    @Test
    void presenceIsNotAbsenceNorAnotherValue() {
        StateProof proof = tree().prove(PRESENT);

        assertThat(proof.end()).isEqualTo(new StateProof.InKey());
        assertThat(holds(proof, PRESENT, VALUE)).isTrue();
        assertThat(absent(proof, PRESENT)).isFalse();
        assertThat(holds(proof, PRESENT, Hash.ZERO)).isFalse();
        assertThat(holds(proof, TestHashes.numbered(8), VALUE)).isFalse();
        assertThat(proof.verify(Hash.ZERO, PRESENT, Optional.of(VALUE))).isFalse();
    }

    @Test
    void absenceIsNotPresence() {
        for (Hash key : List.of(ABSENT_IN_NOTHING, ABSENT_BESIDE_A_LEAF)) {
            StateProof proof = tree().prove(key);

            assertThat(absent(proof, key)).isTrue();
            assertThat(holds(proof, key, VALUE)).isFalse();
            assertThat(absent(proof, PRESENT)).isFalse();
        }
    }

    @Test
    void presentKeyCannotBeShownAbsentByAnotherEnd() {
        StateProof proof = tree().prove(PRESENT);

        for (StateProof.End end : List.of(
                new StateProof.InNothing(),
                new StateProof.InOther(PRESENT, VALUE),
                new StateProof.InOther(TestHashes.numbered(8), VALUE))) {
            assertThat(absent(new StateProof(proof.siblings(), end), PRESENT)).isFalse();
        }
    }

    @Test
    void absentKeyCannotBeShownPresentByAnotherEnd() {
        StateProof proof = tree().prove(ABSENT_BESIDE_A_LEAF);
        var other = (StateProof.InOther) proof.end();
        var claimed = new StateProof(proof.siblings(), new StateProof.InKey());

        assertThat(holds(claimed, ABSENT_BESIDE_A_LEAF, other.valueHash())).isFalse();
        assertThat(holds(claimed, other.keyHash(), other.valueHash())).isTrue();
    }

    @Test
    void refusesAnotherLeafThatIsNotOnThePath() {
        Hash key = Hash.parse("8" + "0".repeat(63));
        Hash offPath = Hash.parse("4" + "0".repeat(63));
        Hash sibling = TestHashes.numbered(1);
        var proof = new StateProof(List.of(sibling), new StateProof.InOther(offPath, VALUE));
        Hash rootWithAMisplacedLeaf = StateHash.node(sibling, StateHash.leaf(offPath, VALUE));

        assertThat(proof.verify(rootWithAMisplacedLeaf, key, Optional.empty())).isFalse();
    }

    @Test
    void refusesSiblingsSwappedDroppedAddedOrChanged() {
        for (Hash key : List.of(PRESENT, ABSENT_IN_NOTHING, ABSENT_BESIDE_A_LEAF)) {
            StateProof proof = tree().prove(key);
            Optional<Hash> value = key.equals(PRESENT) ? Optional.of(VALUE) : Optional.empty();
            for (List<Hash> siblings : forgeries(proof.siblings())) {
                assertThat(new StateProof(siblings, proof.end()).verify(tree().root(), key, value))
                        .isFalse();
            }
        }
    }

    @Test
    void provesEverythingAbsentFromTheEmptyTree() {
        StateProof proof = StateTree.empty(PageSource.NONE).prove(PRESENT);

        assertThat(proof).isEqualTo(new StateProof(List.of(), new StateProof.InNothing()));
        assertThat(proof.verify(Hash.ZERO, PRESENT, Optional.empty())).isTrue();
        assertThat(proof.verify(Hash.ZERO, PRESENT, Optional.of(VALUE))).isFalse();
    }

    @Test
    void provesTwoLeavesApartInTheLastBit() {
        Hash even = Hash.parse("a".repeat(64));
        Hash odd = Hash.parse("a".repeat(63) + "b");
        StateTree tree = StateTree.empty(PageSource.NONE)
                .update(StateChanges.builder().put(even, VALUE).put(odd, VALUE).build());
        StateProof proof = tree.prove(odd);

        assertThat(proof.siblings()).hasSize(256);
        assertThat(proof.verify(tree.root(), odd, Optional.of(VALUE))).isTrue();
        assertThat(encode(proof)).hasSize(1 + 2 + 32 + 32);
        assertThat(decode(encode(proof))).isEqualTo(new Decoded.Ok<>(proof));
    }

    @Test
    void refusesProofsThatNoTreeGives() {
        List<Hash> tooMany = TestHashes.distinct(257);
        var other = new StateProof.InOther(PRESENT, VALUE);

        assertThatThrownBy(() -> new StateProof(tooMany, new StateProof.InKey()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StateProof(tooMany.subList(0, 256), other))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StateProof(tooMany.subList(0, 256), new StateProof.InNothing()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StateProof(List.of(PRESENT, Hash.ZERO), new StateProof.InKey()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesBytesThatAreNotCanonical() {
        byte[] proof = encode(new StateProof(List.of(Hash.ZERO, PRESENT), new StateProof.InKey()));
        assertThat(decode(proof)).isInstanceOf(Decoded.Ok.class);

        assertThat(decode(with(proof, 0, 3))).as("unknown end").isInstanceOf(Decoded.Malformed.class);
        assertThat(decode(with(proof, 2, 0x60))).as("bit past the end").isInstanceOf(Decoded.Malformed.class);
        assertThat(decode(with(proof, 2, 0x80))).as("last sibling empty").isInstanceOf(Decoded.Malformed.class);
        assertThat(decode(with(proof, 2, 0xc0))).as("sibling missing").isInstanceOf(Decoded.Malformed.class);
        var speltOut = new Writer().u8(1).varint(1).u8(0x80).raw(Hash.ZERO);
        assertThat(decode(speltOut.toBytes())).as("empty sibling spelt out").isInstanceOf(Decoded.Malformed.class);
        var longer = new Writer().raw(proof).u8(0);
        assertThat(decode(longer.toBytes())).as("trailing byte").isInstanceOf(Decoded.Malformed.class);
    }

    @Property(tries = 500)
    void aChangedByteIsRefusedOrAnotherProofThatFails(
            @ForAll @IntRange(max = 2 * LEAVES) int key,
            @ForAll @IntRange(max = 100_000) int position,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        Hash keyHash = TestHashes.numbered(key);
        Optional<Hash> value = key < LEAVES ? Optional.of(TestHashes.numbered(key + 10_000)) : Optional.empty();
        byte[] bytes = encode(tree().prove(keyHash));
        bytes[position % bytes.length] ^= (byte) flip;

        if (decode(bytes) instanceof Decoded.Ok<StateProof> ok) {
            StateProof forged = ok.result();
            assertThat(encode(forged)).isEqualTo(bytes);
            assertThat(forged.verify(tree().root(), keyHash, value)).isFalse();
        }
    }

    private static StateTree tree() {
        return TREE;
    }

    private static StateTree grow() {
        var changes = StateChanges.builder();
        for (int i = 0; i < LEAVES; i++) {
            changes.put(TestHashes.numbered(i), TestHashes.numbered(i + 10_000));
        }
        return StateTree.empty(PageSource.NONE).update(changes.build());
    }

    private static Hash absentKey(Class<? extends StateProof.End> end) {
        StateTree tree = grow();
        int number = LEAVES;
        while (!end.isInstance(tree.prove(TestHashes.numbered(number)).end())) {
            number++;
        }
        return TestHashes.numbered(number);
    }

    private static List<List<Hash>> forgeries(List<Hash> siblings) {
        var swapped = new ArrayList<>(siblings);
        Collections.swap(swapped, 0, 1);
        var changed = new ArrayList<>(siblings);
        changed.set(0, PRESENT);
        var emptied = new ArrayList<>(siblings);
        emptied.set(0, Hash.ZERO);
        var longer = new ArrayList<>(siblings);
        longer.add(PRESENT);
        var padded = new ArrayList<>(siblings);
        padded.add(siblings.size() - 1, Hash.ZERO);
        return List.of(
                swapped,
                changed,
                emptied,
                longer,
                padded,
                siblings.subList(1, siblings.size()),
                siblings.subList(0, siblings.size() - 1),
                List.of());
    }

    private static boolean holds(StateProof proof, Hash key, Hash value) {
        return proof.verify(tree().root(), key, Optional.of(value));
    }

    private static boolean absent(StateProof proof, Hash key) {
        return proof.verify(tree().root(), key, Optional.empty());
    }

    private static byte[] with(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] encode(StateProof proof) {
        var writer = new Writer();
        proof.writeTo(writer);
        return writer.toBytes();
    }

    private static Decoded<StateProof> decode(byte[] bytes) {
        return Decoded.all(bytes, StateProof::read);
    }
}
