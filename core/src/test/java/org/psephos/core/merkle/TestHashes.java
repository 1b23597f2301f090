package org.psephos.core.merkle;

import java.util.List;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;

/** Hashes that are the same in every run. */
final class TestHashes {
    private TestHashes() {}

    static Hash numbered(int number) {
        return Sha256.plain()
                .add(number >>> 24)
                .add(number >>> 16)
                .add(number >>> 8)
                .add(number)
                .finish();
    }

    static List<Hash> distinct(int count) {
        return IntStream.range(0, count).mapToObj(TestHashes::numbered).toList();
    }
}
