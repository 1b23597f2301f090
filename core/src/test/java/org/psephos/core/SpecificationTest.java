package org.psephos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.audit.ExportFormat;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.PasswordCipher;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.Document;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.Phase;
import org.psephos.core.election.Question;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.light.Certification;
import org.psephos.core.light.Receipt;

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
    void givesTheLimitsOfTheLedger() throws IOException {
        assertThat(page("ledger.md"))
                .contains(
                        "varint format (1) ‖ text(%1$d) network ‖ text(%1$d) addressPrefix ‖ bytes(%2$d) salt"
                                .formatted(Genesis.MAX_NAME_BYTES, Genesis.SALT_BYTES),
                        "list(%d) of key electionCreators".formatted(Genesis.MAX_CREATORS),
                        "list(%d) of (key ‖ varint balance) accounts".formatted(Genesis.MAX_ACCOUNTS),
                        "parameters = list(%d) of (text(%d) name ‖ value)"
                                .formatted(EngineParameters.MAX_PARAMETERS, EngineParameters.MAX_NAME_BYTES),
                        "u8 1 ‖ text(%1$d) | u8 2 ‖ list(%2$d) of text(%1$d)"
                                .formatted(EngineParameters.MAX_TEXT_BYTES, EngineParameters.MAX_LIST),
                        "| `maxBlockBytes` | bytes | 1,024 to " + digits(Limits.MAX_BLOCK_BYTES),
                        "| `maxTransactionBytes` | bytes | 1,024 to " + digits(Limits.MAX_TRANSACTION_BYTES),
                        "| `blockReward` | amount | 0 to " + power(Limits.MAX_BLOCK_REWARD) + " |",
                        "each balance 1 to %1$s, all together at most %1$s".formatted(power(Limits.MAX_SUPPLY)),
                        "unsigned ‖ raw(%d) signature".formatted(Transaction.SIGNATURE_BYTES),
                        "list(%d) of (key voter ‖ varint [1, %s] weight)"
                                .formatted(Limits.MAX_TRANSACTION_BYTES, power(ElectionRules.MAX_ROLL_WEIGHT)),
                        "bytes(%d) engineFields".formatted(Limits.MAX_ENGINE_FIELDS_BYTES),
                        "unsealed ‖ bytes(%d) seal".formatted(Limits.MAX_SEAL_BYTES),
                        "list(%d) of bytes(%d) transaction"
                                .formatted(Limits.MAX_BLOCK_BYTES, Limits.MAX_TRANSACTION_BYTES),
                        "k = min(%d, height)".formatted(ChainTime.WINDOW),
                        "`expiryHeight` > h + " + digits(Limits.MAX_EXPIRY_BLOCKS),
                        "| transaction, encoded | " + digits(Limits.MAX_TRANSACTION_BYTES) + " bytes",
                        "| elections that one block concerns | %d |".formatted(Limits.MAX_BLOCK_ELECTIONS),
                        "more than %d elections. A transaction".formatted(Limits.MAX_BLOCK_ELECTIONS),
                        "| block, encoded | " + digits(Limits.MAX_BLOCK_BYTES) + " bytes",
                        "| engine fields · seal | %s bytes · %d bytes |"
                                .formatted(digits(Limits.MAX_ENGINE_FIELDS_BYTES), Limits.MAX_SEAL_BYTES),
                        "at most %s blocks after the block".formatted(digits(Limits.MAX_EXPIRY_BLOCKS)),
                        "| sum of all balances in genesis | " + power(Limits.MAX_SUPPLY),
                        "| block reward | " + power(Limits.MAX_BLOCK_REWARD),
                        "| weight of a roll, and of one voter | " + power(ElectionRules.MAX_ROLL_WEIGHT),
                        "| ancestors in chain time | %d |".formatted(ChainTime.WINDOW),
                        "| genesis: creators · accounts | %s · %s |"
                                .formatted(digits(Genesis.MAX_CREATORS), digits(Genesis.MAX_ACCOUNTS)));
    }

    @Test
    void givesTheLimitsOfAnElection() throws IOException {
        assertThat(page("election.md"))
                .contains(
                        "list(%d) of text(%d) languages ‖ texts(%d) title ‖ texts(%d) description"
                                .formatted(
                                        ElectionDefinition.MAX_LANGUAGES,
                                        ElectionDefinition.MAX_LANGUAGE_BYTES,
                                        ElectionDefinition.MAX_TITLE_BYTES,
                                        ElectionDefinition.MAX_DESCRIPTION_BYTES),
                        "list(%d) of question".formatted(ElectionDefinition.MAX_QUESTIONS),
                        "list(%d) of (text(%d) name"
                                .formatted(ElectionDefinition.MAX_DOCUMENTS, Document.MAX_NAME_BYTES),
                        "text(%d) id ‖ texts(%d) title ‖ list(%d) of texts(%d) options"
                                .formatted(
                                        Question.MAX_ID_BYTES,
                                        Question.MAX_TITLE_BYTES,
                                        Question.MAX_OPTIONS,
                                        Question.MAX_OPTION_BYTES),
                        "more than " + digits(ElectionDefinition.MAX_TOTAL_OPTIONS) + " options over all questions",
                        "ballot = list(%d) of choice".formatted(ElectionDefinition.MAX_QUESTIONS),
                        "list(%d) of varint [0, %d] options".formatted(Question.MAX_OPTIONS, Question.MAX_OPTIONS - 1),
                        "a roll together are at most " + power(ElectionRules.MAX_ROLL_WEIGHT));
        assertThat(page("state.md"))
                .contains(
                        "list(%d) of varint [1, %d] options"
                                .formatted(ElectionDefinition.MAX_QUESTIONS, Question.MAX_OPTIONS),
                        "varint [1, %s] weight".formatted(power(ElectionRules.MAX_ROLL_WEIGHT)),
                        "at most " + digits(ElectionDefinition.MAX_TOTAL_OPTIONS));
    }

    @Test
    void givesTheLimitsOfWhatPeopleKeep() throws IOException {
        assertThat(page("receipts.md"))
                .contains("At most %d MiB.".formatted(Receipt.MAX_BYTES >> 20))
                .contains("`n` ≤ %d,".formatted(Receipt.MAX_EARLIER_HEADERS))
                .contains("`m` ≤ %s,".formatted(digits(Certification.MAX_HANDOVERS)))
                .contains("at most %s bytes. That of a".formatted(digits(Limits.MAX_ENGINE_FIELDS_BYTES)));
        assertThat(page("audit.md")).contains("length ≤ " + digits(ExportFormat.MAX_RECORD_BYTES));
        assertThat(page("crypto.md"))
                .contains(
                        "nonce %d bytes, tag %d bytes".formatted(PasswordCipher.NONCE_BYTES, PasswordCipher.TAG_BYTES),
                        "a salt of %d bytes".formatted(PasswordCipher.SALT_BYTES),
                        "over %s KiB, %d passes, %d lanes, %s KiB"
                                .formatted(
                                        digits(PasswordCipher.Cost.MAX_MEMORY_KIB),
                                        PasswordCipher.Cost.MAX_PASSES,
                                        PasswordCipher.Cost.MAX_LANES,
                                        digits(PasswordCipher.Cost.MAX_KIB_PASSES)),
                        "default is %s KiB, %d passes, %d lane"
                                .formatted(
                                        digits(PasswordCipher.Cost.DEFAULT.memoryKib()),
                                        PasswordCipher.Cost.DEFAULT.passes(),
                                        PasswordCipher.Cost.DEFAULT.lanes()));
    }

    private static String digits(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** As a power of two. */
    private static String power(long number) {
        assertThat(Long.bitCount(number)).isEqualTo(1);
        String exponent = String.valueOf(Long.numberOfTrailingZeros(number));
        return "2"
                + exponent.chars()
                        .mapToObj(digit -> String.valueOf("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')))
                        .collect(Collectors.joining());
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

    /** With single spaces, wherever its lines end. */
    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", "spec", name)).replaceAll("\\s+", " ");
    }
}
