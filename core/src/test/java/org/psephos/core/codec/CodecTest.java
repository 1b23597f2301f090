package org.psephos.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Property
    void integersDecodeToThemselves(@ForAll @LongRange(max = Long.MAX_VALUE) long value) {
        byte[] encoded = new Writer().varint(value).toBytes();

        assertThat(Decoded.all(encoded, Reader::varint)).isEqualTo(new Decoded.Ok<>(value));
        assertThat(encoded).hasSize(Writer.varintSize(value));
    }

    @Property
    void whateverReadsAsAnIntegerIsItsOnlyEncoding(@ForAll @Size(max = 10) byte[] bytes) {
        if (Decoded.all(bytes, Reader::varint) instanceof Decoded.Ok<Long> ok) {
            assertThat(new Writer().varint(ok.result()).toBytes()).isEqualTo(bytes);
        }
    }

    @Property
    void wordsDecodeToThemselves(@ForAll long value) {
        assertThat(Decoded.all(new Writer().u64(value).toBytes(), Reader::u64)).isEqualTo(new Decoded.Ok<>(value));
    }

    @Test
    void hasTheSizeOfEveryIntegerAtTheEdges() {
        for (int bits = 0; bits < 63; bits++) {
            for (long value : new long[] {(1L << bits) - 1, 1L << bits, (1L << bits) + 1}) {
                assertThat(new Writer().varint(value).size()).isEqualTo(Writer.varintSize(value));
            }
        }
        assertThat(new Writer().varint(Long.MAX_VALUE).size()).isEqualTo(9);
    }

    @Test
    void refusesIntegersThatAreNotMinimal() {
        assertThat(read("8000", Reader::varint)).isEqualTo("integer is not minimal");
        assertThat(read("ff00", Reader::varint)).isEqualTo("integer is not minimal");
        assertThat(read("ffffffffffffffff00", Reader::varint)).isEqualTo("integer is not minimal");
    }

    @Test
    void refusesIntegersOverSixtyThreeBits() {
        assertThat(read("ffffffffffffffffff01", Reader::varint)).isEqualTo("integer is over 63 bits");
        assertThat(read("80808080808080808001", Reader::varint)).isEqualTo("integer is over 63 bits");
        assertThat(read("ffffffffffffffff7f", Reader::varint)).isEqualTo("ok 9223372036854775807");
    }

    @Test
    void refusesIntegersThatEndEarly() {
        assertThat(read("", Reader::varint)).contains("early");
        assertThat(read("80", Reader::varint)).contains("early");
    }

    @Test
    void refusesIntegersOutsideTheirRange() {
        assertThat(read("05", in -> in.varint(1, 4, "weight"))).isEqualTo("weight is 5, allowed 1 to 4");
        assertThat(read("00", in -> in.varint(1, 4, "weight"))).isEqualTo("weight is 0, allowed 1 to 4");
    }

    @Test
    void refusesCountsThatTheInputCannotHold() {
        assertThat(read("05" + "00".repeat(159), in -> in.count(10, 32, "list")))
                .isEqualTo("list promises 5 items, the input ends before");
        assertThat(read("0b" + "00".repeat(400), in -> in.count(10, 32, "list")))
                .contains("allowed 0 to 10");
    }

    @Test
    void refusesBytesLeftOver() {
        assertThat(read("0000", Reader::varint)).isEqualTo("1 bytes left over");
    }

    @Test
    void refusesBooleansButZeroAndOne() {
        assertThat(read("00", Reader::bool)).isEqualTo("ok false");
        assertThat(read("01", Reader::bool)).isEqualTo("ok true");
        assertThat(read("02", Reader::bool)).isEqualTo("boolean is 2");
    }

    @Test
    void refusesBytesOverTheirLimit() {
        assertThat(read("03aabbcc", in -> HexFormat.of().formatHex(in.bytes(3, "salt"))))
                .isEqualTo("ok aabbcc");
        assertThat(read("03aabbcc", in -> in.bytes(2, "salt"))).isEqualTo("salt length is 3, allowed 0 to 2");
        assertThat(read("03aabb", in -> in.bytes(3, "salt"))).contains("early");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        for (String hex : new String[] {"01ff", "02c080", "03eda080", "04f4908080", "02e282", "0180"}) {
            assertThat(read(hex, in -> in.text(10, "title"))).as(hex).isEqualTo("title is not UTF-8");
        }
    }

    @Test
    void refusesTextThatIsNotInNormalFormC() {
        String decomposed = "e\u0301";
        byte[] utf8 = decomposed.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(new Writer().bytes(utf8).toBytes());

        assertThat(read(hex, in -> in.text(10, "title"))).isEqualTo("title is not in normal form C");
        assertThatThrownBy(() -> new Writer().text(decomposed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTextWhoseNormalFormALaterUnicodeMayStillDecide() {
        String later = Character.toString(0x11DB0);
        byte[] utf8 = later.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(new Writer().bytes(utf8).toBytes());

        assertThat(read(hex, in -> in.text(10, "title")))
                .isEqualTo("title holds a character that Unicode 16.0 does not have");
        for (String text : new String[] {later, "\ufffe", "\ud800"}) {
            assertThatThrownBy(() -> new Writer().text(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void limitsTextByItsBytes() {
        byte[] encoded = new Writer().text("été").toBytes();

        assertThat(Decoded.all(encoded, in -> in.text(5, "title"))).isEqualTo(new Decoded.Ok<>("été"));
        assertThat(Decoded.all(encoded, in -> in.text(4, "title"))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void readsASliceAndNothingBeyondIt() {
        byte[] bytes = HexFormat.of().parseHex("ff0105ff");

        assertThat(Decoded.all(bytes, 1, 2, in -> in.varint() * 10 + in.varint()))
                .isEqualTo(new Decoded.Ok<>(15L));
        assertThat(Decoded.all(bytes, 1, 2, Reader::u64)).isInstanceOf(Decoded.Malformed.class);
        assertThatThrownBy(() -> new Reader(bytes, 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Reader(bytes, -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void writesNothingThatIsNotCanonical() {
        assertThatThrownBy(() -> new Writer().varint(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Writer().u8(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Writer().u8(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void growsFromNothing() {
        var out = new Writer(0);
        for (int i = 0; i < 100; i++) {
            out.varint(i).u64(i);
        }

        assertThat(out.size()).isEqualTo(900);
        assertThat(out.reset().toBytes()).isEmpty();
    }

    /** "ok" and what was read, or why it was refused. */
    private static <T> String read(String hex, Decoded.Decoder<T> decoder) {
        return switch (Decoded.all(HexFormat.of().parseHex(hex), decoder)) {
            case Decoded.Ok<T> ok -> "ok " + ok.result();
            case Decoded.Malformed<T> bad -> bad.detail();
        };
    }
}
