package org.psephos.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.hex;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.fixtures.VectorFile;

/** {@code docs/spec/vectors/encoding.json}. */
class EncodingVectorsTest {
    private static final int MAX_TEXT = 16;
    private static final int MAX_BYTES = 4;

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check(
                "encoding.json",
                "varint",
                row("valid", varints(), "malformed", malformedVarints()),
                "bool",
                row("valid", bools(), "malformed", malformed(Reader::bool, "02", "ff", "", "0000")),
                "u64",
                row("valid", longs(), "malformed", malformed(Reader::u64, "", "00000000000000", "000000000000000000")),
                "bytes",
                row("maxBytes", MAX_BYTES, "valid", byteStrings(), "malformed", malformedByteStrings()),
                "text",
                row("maxBytes", MAX_TEXT, "valid", texts(), "malformed", malformedTexts()));
    }

    private static List<?> varints() {
        return LongStream.of(
                        0,
                        1,
                        127,
                        128,
                        255,
                        256,
                        16_383,
                        16_384,
                        1L << 32,
                        1L << 53,
                        (1L << 56) - 1,
                        1L << 56,
                        Long.MAX_VALUE)
                .mapToObj(value -> valid(value, Reader::varint, out -> out.varint(value)))
                .toList();
    }

    private static List<?> malformedVarints() {
        return malformed(
                Reader::varint,
                "",
                "80",
                "8000",
                "ff00",
                "80808000",
                "8080808080808000",
                "ffffffffffffffffff",
                "ffffffffffffffffff01",
                "808080808080808080",
                "80808080808080808001",
                "0000",
                "800100");
    }

    private static List<?> bools() {
        return Stream.of(false, true)
                .map(value -> valid(value, Reader::bool, out -> out.bool(value)))
                .toList();
    }

    private static List<?> longs() {
        return LongStream.of(0, 1, 0x0102_0304_0506_0708L, Long.MAX_VALUE)
                .mapToObj(value -> valid(value, Reader::u64, out -> out.u64(value)))
                .toList();
    }

    private static List<?> byteStrings() {
        return Stream.of("", "00", "01020304")
                .map(digits -> valid(
                        Bytes.of(hex(digits)),
                        in -> Bytes.of(in.bytes(MAX_BYTES, "bytes")),
                        out -> out.bytes(hex(digits))))
                .toList();
    }

    private static List<?> malformedByteStrings() {
        return malformed(
                in -> in.bytes(MAX_BYTES, "bytes"), "", "01", "050102030405", "0401020304 05", "8100 00", "0400");
    }

    private static List<?> texts() {
        return Stream.of(
                        "",
                        "Ada",
                        "\u00e9t\u00e9",
                        "\u03a8\u03ae\u03c6\u03bf\u03c2",
                        "\u9078\u6319",
                        "\ud83d\uddf3",
                        "\u0000\n\u007f",
                        "\u1e0d\u0307",
                        "\uac01",
                        "\ue000",
                        "\ufeff",
                        "0123456789abcdef")
                .map(text -> valid(text, in -> in.text(MAX_TEXT, "text"), out -> out.text(text)))
                .toList();
    }

    private static List<?> malformedTexts() {
        var rows = new ArrayList<Map<?, ?>>();
        rows.add(badText("the length is over the limit", "11" + "61".repeat(17)));
        rows.add(badText("ends early", "0361 62"));
        rows.add(badText("over-long form", "02c080"));
        rows.add(badText("half a character", "01c3"));
        rows.add(badText("a byte that never stands in UTF-8", "01ff"));
        rows.add(badText("a surrogate", "03eda080"));
        rows.add(badText("above U+10FFFF", "04f4908080"));
        rows.add(badText("not normal: e and a combining acute", textBytes("e\u0301")));
        rows.add(badText("not normal: dots in the wrong order", textBytes("d\u0307\u0323")));
        rows.add(badText("not normal: a singleton, the Angstrom sign", textBytes("\u212b")));
        rows.add(badText("not normal: Hangul jamo", textBytes("\u1100\u1161")));
        rows.add(badText("not normal: excluded from composition", textBytes("\u0958")));
        rows.add(badText("a noncharacter", textBytes("\ufffe")));
        rows.add(badText("a code point that no Unicode has assigned", textBytes("\u0378")));
        rows.add(badText("assigned after Unicode 16.0", textBytes("\ud807\uddb0")));
        return rows;
    }

    private static String textBytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Bytes.of(encode(out -> out.bytes(utf8))).toString();
    }

    private static Map<?, ?> badText(String what, String digits) {
        byte[] bytes = hex(digits);
        assertThat(Decoded.all(bytes, in -> in.text(MAX_TEXT, "text")).value())
                .as(what)
                .isEmpty();
        return row("case", what, "bytes", bytes);
    }

    private static <T> Map<?, ?> valid(T value, Decoded.Decoder<T> decoder, Consumer<Writer> encoder) {
        byte[] bytes = encode(encoder);
        assertThat(Decoded.all(bytes, decoder).orThrow()).isEqualTo(value);
        return row("value", value, "bytes", bytes);
    }

    private static <T> List<?> malformed(Decoded.Decoder<T> decoder, String... digits) {
        return Stream.of(digits)
                .map(text -> {
                    byte[] bytes = hex(text);
                    assertThat(Decoded.all(bytes, decoder).value()).as(text).isEmpty();
                    return row("bytes", bytes);
                })
                .toList();
    }
}
