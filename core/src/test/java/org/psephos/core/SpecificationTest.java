package org.psephos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.header.HeaderFault;

/** Nothing that others must know of lacks a row in {@code docs/spec}. */
class SpecificationTest {
    @Test
    void namesEveryTag() throws IOException {
        assertThat(page("crypto.md"))
                .contains(Stream.of(Tag.values())
                        .map(tag -> "`" + tag.text() + "`")
                        .toList());
    }

    @Test
    void namesEveryReasonForWhichAnAddressIsRefused() throws IOException {
        assertThat(page("crypto.md")).contains(quoted(Address.Reason.values()));
    }

    @Test
    void namesEveryRejectCodeAndHeaderFault() throws IOException {
        assertThat(page("ledger.md")).contains(quoted(RejectCode.values())).contains(quoted(HeaderFault.values()));
    }

    @Test
    void namesEveryPhase() throws IOException {
        assertThat(page("election.md")).contains(quoted(Phase.values()));
    }

    @Test
    void givesEveryPayloadKindItsTag() throws IOException {
        String page = page("ledger.md");

        for (PayloadKind kind : PayloadKind.values()) {
            assertThat(page).contains("| " + kind.tag() + " | `" + camelCase(kind.name()) + "` |");
        }
    }

    @Test
    void givesTheLimits() throws IOException {
        assertThat(page("ledger.md"))
                .contains(Stream.of(
                                Limits.MAX_BLOCK_BYTES,
                                Limits.MAX_TRANSACTION_BYTES,
                                Limits.MAX_ENGINE_FIELDS_BYTES,
                                (int) Limits.MAX_EXPIRY_BLOCKS)
                        .map(limit -> String.format(Locale.ROOT, "%,d", limit))
                        .toList());
    }

    private static List<String> quoted(Enum<?>... constants) {
        return Stream.of(constants).map(constant -> "`" + constant.name() + "`").toList();
    }

    private static String camelCase(String name) {
        var text = new StringBuilder();
        for (String word : name.split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", "spec", name));
    }
}
