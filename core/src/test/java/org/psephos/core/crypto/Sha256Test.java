package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class Sha256Test {
    private record Known(Tag tag, byte[] message, Hash digest) {}

    private static final List<Known> KNOWN =
            Resource.lines("tagged-hashes.tsv").skip(1).map(Sha256Test::parse).toList();

    @Test
    void taggedHashesAreTheKnownOnes() {
        for (Known known : KNOWN) {
            assertThat(Sha256.hash(known.tag, known.message)).isEqualTo(known.digest);
        }
    }

    @Test
    void everyWayOfAddingBytesGivesTheSameDigest() {
        for (Known known : KNOWN) {
            byte[] m = known.message;
            Sha256 byByte = Sha256.tagged(known.tag);
            for (byte b : m) {
                byByte.add(b);
            }
            assertThat(byByte.finish()).isEqualTo(known.digest);
            assertThat(Sha256.tagged(known.tag)
                            .add(m, 0, m.length / 2)
                            .add(m, m.length / 2, m.length - m.length / 2)
                            .finish())
                    .isEqualTo(known.digest);
            if (m.length == 64) {
                Hash first = Hash.read(m, 0);
                Hash second = Hash.read(m, 32);
                assertThat(Sha256.hash(known.tag, first, second)).isEqualTo(known.digest);
                assertThat(Sha256.tagged(known.tag).add(first).add(second).finish())
                        .isEqualTo(known.digest);
            }
        }
    }

    @Test
    void plainHashIsThatOfFips180() {
        assertThat(Sha256.plain().add("abc".getBytes(StandardCharsets.US_ASCII)).finish())
                .isEqualTo(Hash.parse("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void abandonedHashLeavesNothingBehind() {
        Known known = KNOWN.getLast();
        Sha256.tagged(Tag.HEADER).add(1);

        assertThat(Sha256.hash(known.tag, known.message)).isEqualTo(known.digest);
    }

    @Test
    void hashesMayBeNested() {
        Hash inner = Sha256.hash(Tag.HEADER, new byte[1]);

        assertThat(Sha256.tagged(Tag.BLOCK)
                        .add(Sha256.hash(Tag.HEADER, new byte[1]))
                        .add(Sha256.plain().add(1).finish())
                        .finish())
                .isEqualTo(Sha256.hash(Tag.BLOCK, inner, Sha256.plain().add(1).finish()));
    }

    @Test
    void finishesIntoABuffer() {
        Known known = KNOWN.getFirst();
        byte[] target = new byte[40];

        Sha256.tagged(known.tag).add(known.message).finish(target, 4);

        assertThat(Hash.read(target, 4)).isEqualTo(known.digest);
        assertThat(Arrays.copyOf(target, 4)).containsOnly(0);
        assertThat(Arrays.copyOfRange(target, 36, 40)).containsOnly(0);
    }

    @Test
    void threadsDoNotDisturbOneAnother() throws Exception {
        Callable<Boolean> task = () -> {
            for (int i = 0; i < 2000; i++) {
                Known known = KNOWN.get(i % KNOWN.size());
                if (!Sha256.hash(known.tag, known.message).equals(known.digest)) {
                    return false;
                }
            }
            return true;
        };
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : pool.invokeAll(List.of(task, task, task, task))) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private static Known parse(String line) {
        String[] fields = line.split("\t", -1);
        Tag tag = Arrays.stream(Tag.values())
                .filter(t -> t.text().equals(fields[0]))
                .findFirst()
                .orElseThrow();
        return new Known(tag, HexFormat.of().parseHex(fields[1]), Hash.parse(fields[2]));
    }

    @Test
    void hashesOfKnownPartsInOneCallEqualThoseMadePieceByPiece() {
        Hash first = Sha256.hash(Tag.STATE_KEY, new byte[] {1});
        Hash second = Sha256.hash(Tag.STATE_KEY, new byte[] {2});

        assertThat(Sha256.hash(Tag.STATE_NODE, first, second))
                .isEqualTo(Sha256.tagged(Tag.STATE_NODE).add(first, second).finish());
        assertThat(Sha256.hash(Tag.STATE_KEY, 0xfe, first))
                .isEqualTo(Sha256.tagged(Tag.STATE_KEY).add(0xfe).add(first).finish());
        assertThat(Sha256.hash(Tag.STATE_KEY, 3, first, second))
                .isEqualTo(
                        Sha256.tagged(Tag.STATE_KEY).add(3).add(first, second).finish());
        assertThat(Sha256.hash(0, first))
                .isEqualTo(Sha256.plain().add(0).add(first).finish());
        assertThat(Sha256.hash(1, first, second))
                .isEqualTo(Sha256.plain().add(1).add(first, second).finish());
    }

    @Test
    void hashInPlaceOverwritesWhatItHashed() {
        Hash first = Sha256.hash(Tag.STATE_KEY, new byte[] {1});
        Hash second = Sha256.hash(Tag.STATE_KEY, new byte[] {2});
        byte[] slots = new byte[70];
        first.writeTo(slots, 6);
        second.writeTo(slots, 38);

        Sha256.hashInPlace(1, slots, 6, 64);

        assertThat(Hash.read(slots, 6)).isEqualTo(Sha256.hash(1, first, second));
        assertThat(Hash.read(slots, 38)).isEqualTo(second);
    }

    @Test
    void refusedRangeDoesNotSpoilTheNextHash() {
        byte[] bytes = {1, 2, 3};
        Hash expected = Sha256.hash(Tag.BLOCK, bytes);

        assertThatThrownBy(() -> Sha256.hash(Tag.BLOCK, bytes, 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Sha256.hashInPlace(0, bytes, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(Sha256.hash(Tag.BLOCK, bytes)).isEqualTo(expected);
    }
}
