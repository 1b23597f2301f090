package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** BIP-350's vectors; the segwit ones through a small reading of BIP-141's rules for version 1 and above. */
class Bech32mTest {
    static Stream<Arguments> strings() {
        return rows("bech32m.tsv");
    }

    static Stream<Arguments> segwitAddresses() {
        return rows("segwit.tsv");
    }

    @ParameterizedTest
    @MethodSource("strings")
    void verdictIsTheOneOfTheTable(String text, String whyInvalid) {
        Bech32m.Decoded decoded = Bech32m.decode(text);

        assertThat(decoded instanceof Bech32m.Decoded.Ok).isEqualTo(whyInvalid.isEmpty());
        if (decoded instanceof Bech32m.Decoded.Ok ok) {
            assertThat(Bech32m.encode(ok.prefix(), ok.symbols())).isEqualTo(text.toLowerCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @MethodSource("segwitAddresses")
    void programIsTheOneOfTheTable(String address, String script) {
        assertThat(script(address)).isEqualTo(script.isEmpty() ? Optional.empty() : Optional.of(script));
    }

    @Property(tries = 300)
    void bytesSurviveAsSymbols(@ForAll @Size(max = 40) byte[] bytes) {
        byte[] symbols = Bech32m.toSymbols(bytes);

        assertThat(Bech32m.isWholeBytes(symbols)).isTrue();
        assertThat(Bech32m.toBytes(symbols)).isEqualTo(bytes);
        assertThat(Bech32m.decode(Bech32m.encode("psv", symbols)))
                .isInstanceOfSatisfying(
                        Bech32m.Decoded.Ok.class, ok -> assertThat(ok.symbols()).isEqualTo(symbols));
    }

    private static Optional<String> script(String address) {
        if (!(Bech32m.decode(address) instanceof Bech32m.Decoded.Ok ok) || ok.symbols().length == 0) {
            return Optional.empty();
        }
        byte[] program = Arrays.copyOfRange(ok.symbols(), 1, ok.symbols().length);
        int version = ok.symbols()[0];
        int bytes = program.length * 5 / 8;
        boolean network = ok.prefix().equals("bc") || ok.prefix().equals("tb");
        return network && version >= 1 && version <= 16 && bytes >= 2 && bytes <= 40 && Bech32m.isWholeBytes(program)
                ? Optional.of("%02x%02x".formatted(0x50 + version, bytes)
                        + HexFormat.of().formatHex(Bech32m.toBytes(program)))
                : Optional.empty();
    }

    private static Stream<Arguments> rows(String resource) {
        return Resource.lines(resource)
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(f -> Arguments.of(unescape(f[0]), f[1]));
    }

    private static String unescape(String text) {
        int at = text.indexOf("\\u");
        return at < 0
                ? text
                : text.substring(0, at)
                        + (char) Integer.parseInt(text.substring(at + 2, at + 6), 16)
                        + unescape(text.substring(at + 6));
    }
}
