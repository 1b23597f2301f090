package org.psephos.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.node.chain.InvalidReason;
import org.psephos.node.config.ConfigSources;
import org.psephos.node.config.NodeOptions;
import org.psephos.node.storage.StorageFailure;
import org.psephos.p2p.protocol.Farewell;
import org.psephos.p2p.transport.ChannelFault;
import org.psephos.p2p.transport.LinkEnd;
import picocli.CommandLine.Model.CommandSpec;

/** What an operator meets stands in {@code docs/operator}, and nothing that is gone. */
class OperatorPagesTest {
    private static final Path SOURCE = Path.of("src", "main", "java");

    /** A code of several words, wherever it stands; the environment's variables look alike. */
    private static final Pattern WORDS = Pattern.compile("\"(?!PSEPHOS_)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");

    /** A code of one word, where a problem or a failure is made. */
    private static final Pattern WORD = Pattern.compile(
            "(?:\\b(?:of|Problem)\\(\\s*\\d{3},\\s*|\\b(?:busy|ConfigException|Failed|StartFailure|UnusableFile|fault|refused|halt|accept)\\(\\s*)"
                    + "\"([A-Z]+)\"");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|");

    @Test
    void codesAreThoseThatTheNodeCanTell() throws IOException {
        var told = new TreeSet<>(names(StorageFailure.Code.values()));
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                told.addAll(found(WORDS, text));
                told.addAll(found(WORD, text));
            }
        }

        List<String> rows = found(ROW, beforeTheVerdicts());

        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void verdictsAreThoseThatTheNodeCanGive() throws IOException {
        assertThat(found(ROW, section("Verdicts on transactions"))).isEqualTo(names(RejectCode.values()));
        assertThat(found(ROW, section("Verdicts on blocks")))
                .isEqualTo(Stream.concat(names(InvalidReason.values()).stream(), names(HeaderFault.values()).stream())
                        .toList());
        assertThat(found(ROW, section("Verdicts on addresses"))).isEqualTo(names(Address.Reason.values()));
    }

    @Test
    void reasonsForPartingAreThoseOfTheNetwork() throws IOException {
        assertThat(found(ROW, section("Why a connection ended")))
                .isEqualTo(Stream.of(
                                names(LinkEnd.values()), names(ChannelFault.values()), names(Farewell.Reason.values()))
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void everyOptionIsExplainedWithItsVariable() throws IOException {
        String page = page("configuration.md");

        for (var option : CommandSpec.forAnnotatedObject(new NodeOptions()).options()) {
            String flag = option.longestName();
            assertThat(page).contains("`" + flag, "`" + ConfigSources.variable(flag.substring(2)) + "`");
        }
    }

    private static List<String> names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String beforeTheVerdicts() throws IOException {
        String page = page("codes.md");
        return page.substring(0, page.indexOf("\n## Verdicts"));
    }

    private static String section(String title) throws IOException {
        return Arrays.stream(page("codes.md").split("\n## "))
                .filter(section -> section.startsWith(title + "\n"))
                .findFirst()
                .orElseThrow();
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", "operator", name));
    }
}
