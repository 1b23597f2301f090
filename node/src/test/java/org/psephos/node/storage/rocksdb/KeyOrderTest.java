package org.psephos.node.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyOrderTest {
    @Property
    void sortsAsAStableSortOfWholeKeysDoes(@ForAll("keys") List<byte[]> keys) {
        var expected = IntStream.range(0, keys.size())
                .boxed()
                .sorted((a, b) -> Arrays.compareUnsigned(keys.get(a), keys.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();

        assertThat(KeyOrder.of(keys.toArray(byte[][]::new), 0, keys.size())).isEqualTo(expected);
    }

    /** Few letters, so that keys share prefixes, are prefixes of each other, and are equal. */
    @Provide
    Arbitrary<List<byte[]>> keys() {
        var letters = Arbitraries.of((byte) 0, (byte) 1, (byte) 127, (byte) -128, (byte) -1);
        return letters.array(byte[].class).ofMinSize(1).ofMaxSize(12).list().ofMaxSize(60);
    }
}
