package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

class MerkleLogTest {
    @Test
    void hasTheRootOfTheTreeAtEveryLength() {
        List<Hash> entries = TestHashes.distinct(130);
        MerkleLog log = MerkleLog.EMPTY;

        for (int count = 0; count < entries.size(); count++) {
            assertThat(log.count()).isEqualTo(count);
            assertThat(log.root()).isEqualTo(MerkleTree.root(entries.subList(0, count)));
            log = log.append(entries.get(count));
        }
    }

    @Property(tries = 100)
    void batchesGiveTheSameLogAsSingleEntries(@ForAll @Size(max = 6) List<@IntRange(max = 70) Integer> batches) {
        List<Hash> entries =
                TestHashes.distinct(batches.stream().mapToInt(Integer::intValue).sum());
        MerkleLog inBatches = MerkleLog.EMPTY;
        int from = 0;
        for (int batch : batches) {
            inBatches = inBatches.appendAll(entries.subList(from, from + batch));
            from += batch;
        }
        MerkleLog oneByOne = MerkleLog.EMPTY;
        for (Hash entry : entries) {
            oneByOne = oneByOne.append(entry);
        }

        assertThat(inBatches).isEqualTo(oneByOne);
        assertThat(inBatches.root()).isEqualTo(MerkleTree.root(entries));
    }

    @Property(tries = 100)
    void decodesToItself(@ForAll @IntRange(max = 1000) int count) {
        MerkleLog log = MerkleLog.EMPTY.appendAll(TestHashes.distinct(count));

        assertThat(Decoded.all(encode(log), MerkleLog::read)).isEqualTo(new Decoded.Ok<>(log));
    }

    @Test
    void refusesPeaksThatDoNotFitTheCount() {
        byte[] bytes = encode(MerkleLog.EMPTY.appendAll(TestHashes.distinct(5)));

        assertThat(Decoded.all(Arrays.copyOf(bytes, bytes.length - 32), MerkleLog::read))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(Decoded.all(Arrays.copyOf(bytes, bytes.length + 32), MerkleLog::read))
                .isInstanceOf(Decoded.Malformed.class);
        assertThatThrownBy(() -> new MerkleLog(4, TestHashes.distinct(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheLongestLogThereIs() {
        var log = new MerkleLog(Long.MAX_VALUE, TestHashes.distinct(63));

        assertThat(Decoded.all(encode(log), MerkleLog::read)).isEqualTo(new Decoded.Ok<>(log));
        assertThat(log.root()).isNotEqualTo(Hash.ZERO);
        assertThatThrownBy(() -> log.append(Hash.ZERO)).isInstanceOf(ArithmeticException.class);
    }

    private static byte[] encode(MerkleLog log) {
        var writer = new Writer();
        log.writeTo(writer);
        return writer.toBytes();
    }
}
