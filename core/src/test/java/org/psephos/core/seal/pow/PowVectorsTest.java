package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/** {@code docs/spec/vectors/pow.json} is what this program makes; {@code -Dpsephos.vectors.write=true} writes it anew. */
class PowVectorsTest {
    private static final Path FILE = Path.of("..", "docs", "spec", "vectors", "pow.json");

    @Test
    void publishedVectorsAreOurs() throws IOException {
        String vectors = vectors();
        if (Boolean.getBoolean("psephos.vectors.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, vectors);
        }

        assertThat(Files.readString(FILE).equals(vectors))
                .as("%s is up to date", FILE)
                .isTrue();
    }

    private static String vectors() {
        return "{\n" + "\"targets\": " + targets() + ",\n" + "\"refusedTargets\": " + refusedTargets() + ",\n"
                + "\"asert\": " + asert() + ",\n" + "\"trails\": " + trails() + ",\n" + "\"refusedTrails\": "
                + refusedTrails() + ",\n" + "\"chain\": " + chain() + "\n}\n";
    }

    private static String targets() {
        return rows(
                List.of("01010000", "0200ff00", "03123456", "1b0404cb", "1d00ffff", "200fffff", "2000ffff", "207fffff")
                        .stream()
                        .map(bits -> Target.parse(bits).orElseThrow())
                        .map(target -> object(
                                text("engineFields", target.engineFields()),
                                text("threshold", target.threshold()),
                                text("work", target.work())))
                        .toList());
    }

    /** Zero, the sign bit, not the shortest form, over 256 bits. */
    private static String refusedTargets() {
        return rows(List.of("00000000", "01000000", "1d80ffff", "04000001", "1e0000ff", "21010000", "ff7fffff").stream()
                .peek(bits -> assertThat(Target.parse(bits)).isEmpty())
                .map(bits -> "\"" + bits + "\"")
                .toList());
    }

    private static String asert() {
        var rows = new ArrayList<String>();
        for (String initial : List.of("2000ffff", "1d00ffff", "01010000")) {
            for (long height : new long[] {0, 1, 288, 1_000_000}) {
                for (long aheadMillis : new long[] {-600_000_000, -576_000, -1, 0, 1, 1_000, 575_999, 123_456_789}) {
                    long scheduleMillis = 2_000 * height + aheadMillis;
                    if (scheduleMillis >= 0) {
                        Target limit = Target.parse("2000ffff").orElseThrow();
                        Target next = new Asert(Target.parse(initial).orElseThrow(), limit, 2_000, 576_000)
                                .next(scheduleMillis, height);
                        rows.add(object(
                                text("initialTarget", initial),
                                number("parentHeight", height),
                                number("scheduleMillis", scheduleMillis),
                                text("target", next)));
                    }
                }
            }
        }
        return rows(rows);
    }

    private static String trails() {
        return rows(List.of(
                        PowTrail.GENESIS,
                        new PowTrail(BigInteger.valueOf(256), 2_000),
                        new PowTrail(BigInteger.valueOf(128), 127),
                        new PowTrail(BigInteger.TWO.pow(256), Long.MAX_VALUE),
                        new PowTrail(BigInteger.TWO.pow(320).subtract(BigInteger.ONE), 0))
                .stream()
                .map(trail -> object(
                        text("work", trail.work()),
                        text("scheduleMillis", trail.scheduleMillis()),
                        text("encoded", trail.encode())))
                .toList());
    }

    /** Leading zero in the work, a byte left over, an end too soon, an integer that is not minimal. */
    private static String refusedTrails() {
        return rows(List.of("010000", "00000a", "02ff", "008000").stream()
                .peek(hex -> assertThat(PowTrail.decode(bytes(hex)).value()).isEmpty())
                .map(hex -> "\"" + hex + "\"")
                .toList());
    }

    /** Blocks at all kinds of pace, each with what must come out of it. */
    private static String chain() {
        var genesis = PowChain.genesis(PowChain.parameters());
        SealVerifier verifier = new PowSealVerifierProvider().create(genesis, Curves.best());
        var rules = PowRules.of(genesis);
        Header parent = PowChain.genesisHeader(genesis);
        var trail = verifier.genesisTrail();
        var rows = new ArrayList<String>();
        for (long pauseMillis :
                new long[] {86_400_000, 2_000, 100, 100, 100, 100, 5_000, 119_999, 120_000, 120_001, 100}) {
            Target target = rules.targetAfter(parent, PowTrail.decode(trail).orThrow());
            Header header =
                    PowChain.mined(PowChain.unsealed(parent, parent.timeMillis() + pauseMillis, target), target);
            trail = ((SealVerdict.Valid) verifier.verify(parent, trail, header)).trail();
            rows.add(object(
                    text("header", HexFormat.of().formatHex(header.encode())),
                    text("headerHash", header.hash()),
                    text("id", header.id()),
                    text("target", target),
                    text("trail", trail)));
            parent = header;
        }
        return "{\"genesis\": \"" + HexFormat.of().formatHex(genesis.encode()) + "\",\n \"genesisTimeMillis\": "
                + genesis.timeMillis() + ", \"genesisTrail\": \"" + verifier.genesisTrail() + "\",\n \"blocks\": "
                + rows(rows) + "}";
    }

    private static Bytes bytes(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }

    private static String rows(List<String> rows) {
        return rows.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    private static String object(String... fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    private static String text(String name, Object value) {
        return "\"" + name + "\": \"" + value + "\"";
    }

    private static String number(String name, long value) {
        return "\"" + name + "\": " + value;
    }
}
