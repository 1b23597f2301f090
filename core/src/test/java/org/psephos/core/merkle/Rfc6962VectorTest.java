package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;

class Rfc6962VectorTest {
    private static final int INCLUSION_CASES = 98;
    private static final int CONSISTENCY_CASES = 98;

    @Test
    void readsEveryCaseOfTheFile() throws IOException {
        assertThat(lines("inclusion")).hasSize(INCLUSION_CASES);
        assertThat(lines("consistency")).hasSize(CONSISTENCY_CASES);
        assertThat(lines("root")).hasSize(9);
    }

    @Test
    void rootsOfTheReferenceTree() throws IOException {
        List<Hash> leaves = hashes(lines("leafhashes").getFirst()[1]);

        for (String[] fields : lines("root")) {
            int size = Integer.parseInt(fields[1]);
            var peaks = new Peaks(size);
            leaves.subList(0, size).forEach(peaks::addLeafHash);

            assertThat(peaks.root()).isEqualTo(Hash.parse(fields[2]));
        }
    }

    @TestFactory
    Stream<DynamicTest> inclusionProofs() throws IOException {
        return lines("inclusion").stream()
                .map(fields -> dynamicTest(
                        fields[1], () -> assertThat(acceptsInclusion(fields)).isEqualTo(fields[2].equals("accept"))));
    }

    @TestFactory
    Stream<DynamicTest> consistencyProofs() throws IOException {
        return lines("consistency").stream()
                .map(fields -> dynamicTest(
                        fields[1], () -> assertThat(acceptsConsistency(fields)).isEqualTo(fields[2].equals("accept"))));
    }

    /** Sizes out of range and hashes of another length have no representation here, which refuses them too. */
    private static boolean acceptsInclusion(String[] fields) {
        long index = Long.parseUnsignedLong(fields[3]);
        long size = Long.parseUnsignedLong(fields[4]);
        try {
            return new InclusionProof(index, size, hashes(fields[7]))
                    .verifyLeafHash(Hash.parse(fields[6]), Hash.parse(fields[5]));
        } catch (IllegalArgumentException unrepresentable) {
            return false;
        }
    }

    private static boolean acceptsConsistency(String[] fields) {
        long oldSize = Long.parseUnsignedLong(fields[3]);
        long newSize = Long.parseUnsignedLong(fields[4]);
        try {
            return new ConsistencyProof(oldSize, newSize, hashes(fields[7]))
                    .verify(anyLength(fields[5]), anyLength(fields[6]));
        } catch (IllegalArgumentException unrepresentable) {
            return false;
        }
    }

    /** Some cases have a text for a root; its digest is equal to others, or not, just as the text is. */
    private static Hash anyLength(String field) {
        return field.length() == 2 * Hash.BYTES
                ? Hash.parse(field)
                : Sha256.plain().add(field.getBytes(StandardCharsets.UTF_8)).finish();
    }

    private static List<Hash> hashes(String field) {
        return field.equals("-")
                ? List.of()
                : Arrays.stream(field.split(",", -1)).map(Hash::parse).toList();
    }

    private static List<String[]> lines(String kind) throws IOException {
        try (InputStream in = Rfc6962VectorTest.class.getResourceAsStream("rfc6962.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(fields -> fields[0].equals(kind))
                    .toList();
        }
    }
}
