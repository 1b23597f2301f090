package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official runs, at their own parameters: 600 s, two days, limit 1d00ffff. */
class AsertVectorsTest {
    private static final Pattern ANCHOR_HEIGHT = Pattern.compile("anchor height: (\\d+)");
    private static final Pattern ANCHOR_PARENT_TIME = Pattern.compile("anchor (?:parent|ancestor) time: (\\d+)");
    private static final Pattern ANCHOR_BITS = Pattern.compile("anchor nBits: 0x([0-9a-f]{8})");
    private static final Target LIMIT = Target.parse("1d00ffff").orElseThrow();

    private record Run(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Run> runs() throws IOException {
        Stream<Run> committed = names().map(name -> new Run(name, resource(name)));
        String folder = System.getenv("PSEPHOS_VECTORS");
        return folder == null ? committed : Stream.concat(committed, whole(Path.of(folder, "aserti3-2d")));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void followsTheOfficialRuns(Run run) {
        var asert = new Asert(Target.parse(first(ANCHOR_BITS, run)).orElseThrow(), LIMIT, 600, 172_800);
        long anchorHeight = Long.parseUnsignedLong(first(ANCHOR_HEIGHT, run));
        long anchorParentTime = Long.parseLong(first(ANCHOR_PARENT_TIME, run));

        List<String[]> rows = run.text()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" "))
                .toList();

        assertThat(rows).hasSizeGreaterThanOrEqualTo(10).allSatisfy(row -> {
            long blocks = Long.parseUnsignedLong(row[1]) - anchorHeight + 1;
            long elapsed = Long.parseLong(row[2]) - anchorParentTime;
            assertThat("0x" + asert.next(elapsed, blocks)).as("row %s", row[0]).isEqualTo(row[3]);
        });
    }

    private static Stream<String> names() {
        return IntStream.rangeClosed(1, 12).mapToObj("run%02d.txt"::formatted);
    }

    private static Stream<Run> whole(Path folder) {
        return names().map(name -> {
            try {
                return new Run("whole " + name, Files.readString(folder.resolve(name)));
            } catch (IOException e) {
                throw new IllegalStateException("PSEPHOS_VECTORS is set, but " + e.getMessage() + " can't be read", e);
            }
        });
    }

    private static String resource(String name) {
        try (InputStream in = AsertVectorsTest.class.getResourceAsStream("aserti3-2d/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String first(Pattern pattern, Run run) {
        return pattern.matcher(run.text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow();
    }
}
