package org.psephos.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

class DecoderPropertyTest {
    private static final PageStore STORE = store();

    @Property(tries = 2_000)
    void arbitraryBytesAreRefusedOrEncodeBack(@ForAll @Size(max = 150) byte[] input) {
        DecoderInputs.check(input);
    }

    @Test
    void pagesDecodeToThemselves() {
        for (Map.Entry<PageId, byte[]> page : STORE.entries()) {
            assertThat(StatePage.decode(page.getValue(), page.getKey())).isInstanceOf(Decoded.Ok.class);
            DecoderInputs.page(page.getValue(), page.getKey());

            byte[] id = page.getKey().toBytes();
            assertThat(Decoded.all(id, PageId::read)).isEqualTo(new Decoded.Ok<>(page.getKey()));
        }
    }

    @Property(tries = 500)
    void damagedPagesAreRefusedOrEncodeBack(
            @ForAll @IntRange(max = 1_000) int pick,
            @ForAll @IntRange(max = 10_000) int position,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        int skip = pick % STORE.size();
        for (Map.Entry<PageId, byte[]> page : STORE.entries()) {
            if (skip-- == 0) {
                byte[] damaged = page.getValue().clone();
                damaged[position % Math.min(damaged.length, 80)] ^= (byte) flip;
                DecoderInputs.page(damaged, page.getKey());
            }
        }
    }

    @Test
    void refusesPagesThatAreNotCanonical() {
        PageId id = PageId.onPath(Hash.parse("f".repeat(64)), 2);
        byte[] low = leaf("c0");
        byte[] high = leaf("ff");

        assertThat(StatePage.decode(page(low, high), id)).isInstanceOf(Decoded.Ok.class);
        assertThat(StatePage.decode(page(high, low), id)).as("order").isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(page(low, low), id)).as("twice").isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(page(leaf("80"), high), id)).as("prefix").isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(page(), id)).as("no leaves").isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(new byte[] {6}, id)).as("level").isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(new byte[] {1, 0}, id))
                .as("index of nothing")
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(StatePage.decode(new byte[] {1, 3}, id)).as("tag").isInstanceOf(Decoded.Malformed.class);
        byte[] chain = new byte[2_000];
        Arrays.fill(chain, (byte) 2);
        chain[0] = 1;
        assertThat(StatePage.decode(chain, id)).as("too deep").isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void refusesPageIdsWithBitsPastTheirDepth() {
        assertThat(Decoded.all(new byte[] {(byte) 0xa0, 3}, PageId::read)).isInstanceOf(Decoded.Ok.class);
        assertThat(Decoded.all(new byte[] {(byte) 0xa0, 2}, PageId::read)).isInstanceOf(Decoded.Malformed.class);
        assertThat(Decoded.all(new byte[] {(byte) 0xa0, 9}, PageId::read)).isInstanceOf(Decoded.Malformed.class);
        assertThat(Decoded.all(new byte[] {}, PageId::read)).isInstanceOf(Decoded.Malformed.class);
        assertThatThrownBy(() -> new PageId(Hash.parse("f".repeat(64)), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] leaf(String firstByte) {
        return new Writer()
                .raw(Hash.parse(firstByte + "0".repeat(62)))
                .raw(Hash.ZERO)
                .toBytes();
    }

    private static byte[] page(byte[]... leaves) {
        var writer = new Writer().u8(0).varint(leaves.length);
        for (byte[] leaf : leaves) {
            writer.raw(leaf);
        }
        return writer.toBytes();
    }

    private static PageStore store() {
        var store = new PageStore();
        var changes = StateChanges.builder();
        TestHashes.distinct(3_000).forEach(key -> changes.put(key, key));
        store.checkpoint(StateTree.empty(store).update(changes.build()), 0);
        return store;
    }
}
