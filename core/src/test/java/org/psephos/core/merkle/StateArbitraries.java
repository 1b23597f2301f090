package org.psephos.core.merkle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.psephos.core.crypto.Hash;

/** Batches of changes over few enough keys to meet each other, and keys that share up to 255 bits. */
final class StateArbitraries {
    private StateArbitraries() {}

    static Arbitrary<List<Map<Hash, Optional<Hash>>>> histories() {
        Arbitrary<Hash> keys = Arbitraries.frequencyOf(
                Tuple.of(3, scatteredKeys()), Tuple.of(2, neighbourKeys()), Tuple.of(1, Arbitraries.of(corners())));
        Arbitrary<Optional<Hash>> values = Arbitraries.integers()
                .between(0, 5)
                .map(number -> number < 2 ? Optional.empty() : Optional.of(TestHashes.numbered(number)));
        return Arbitraries.maps(keys, values).ofMaxSize(120).list().ofMaxSize(8);
    }

    private static Arbitrary<Hash> scatteredKeys() {
        return Arbitraries.integers().between(0, 400).map(TestHashes::numbered);
    }

    /** Equal to one of two keys but for one bit, and perhaps all that follow. */
    static Arbitrary<Hash> neighbourKeys() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(0, 2))
                .as(StateArbitraries::neighbour);
    }

    static Hash neighbour(int base, int flippedBit, int tail) {
        byte[] bytes = TestHashes.numbered(1_000 + base).toBytes();
        byte[] other = TestHashes.numbered(2_000 + tail).toBytes();
        bytes[flippedBit >>> 3] ^= (byte) (0x80 >>> (flippedBit & 7));
        for (int bit = flippedBit + 1; tail > 0 && bit < 256; bit++) {
            int mask = 0x80 >>> (bit & 7);
            bytes[bit >>> 3] = (byte) (bytes[bit >>> 3] & ~mask | other[bit >>> 3] & mask);
        }
        return Hash.of(bytes);
    }

    private static List<Hash> corners() {
        return List.of(
                Hash.ZERO,
                Hash.parse("0".repeat(63) + "1"),
                Hash.parse("f".repeat(64)),
                Hash.parse("f".repeat(63) + "e"));
    }

    static StateChanges changes(Map<Hash, Optional<Hash>> batch) {
        var builder = StateChanges.builder();
        batch.forEach((key, value) -> value.ifPresentOrElse(hash -> builder.put(key, hash), () -> builder.remove(key)));
        return builder.build();
    }
}
