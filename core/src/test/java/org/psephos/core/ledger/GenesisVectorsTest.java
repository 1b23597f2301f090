package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.hex;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.VectorFile;

/** {@code docs/spec/vectors/genesis.json}. */
class GenesisVectorsTest {
    private static final PublicKey LOW = PublicKey.parse("00".repeat(31) + "01");
    private static final PublicKey HIGH = PublicKey.parse("ff".repeat(32));

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check(
                "genesis.json",
                "genesis",
                List.of(valid("as it comes", LedgerSamples.local()), valid("every field filled", LedgerSamples.full())),
                "malformed",
                malformed());
    }

    private static Map<?, ?> valid(String what, Genesis genesis) {
        assertThat(Genesis.decode(genesis.encode()).orThrow()).isEqualTo(genesis);
        Header header = GenesisBlock.header(genesis);
        return row(
                "case", what,
                "fields", fields(genesis),
                "encoded", genesis.encode(),
                "chainId", genesis.chainId(),
                "header", header.encode(),
                "stateRoot", header.stateRoot(),
                "id", header.id());
    }

    private static Map<?, ?> fields(Genesis genesis) {
        return row(
                "network",
                genesis.network(),
                "addressPrefix",
                genesis.addressPrefix(),
                "salt",
                genesis.salt(),
                "time",
                genesis.timeMillis(),
                "consensus",
                genesis.consensus(),
                "parameters",
                genesis.engine().values().entrySet().stream()
                        .map(entry -> row("name", entry.getKey(), "value", parameter(entry.getValue())))
                        .toList(),
                "maxBlockBytes",
                genesis.maxBlockBytes(),
                "maxTransactionBytes",
                genesis.maxTransactionBytes(),
                "minSpacing",
                genesis.minSpacingMillis(),
                "maxFuture",
                genesis.maxFutureMillis(),
                "blockReward",
                genesis.blockReward(),
                "minFee",
                genesis.minFee(),
                "ballotsPerVoter",
                genesis.ballotsPerVoter(),
                "excludedKinds",
                List.copyOf(genesis.excludedKinds()),
                "electionCreators",
                List.copyOf(genesis.electionCreators()),
                "accounts",
                genesis.accounts().entrySet().stream()
                        .map(entry -> row("key", entry.getKey(), "balance", entry.getValue()))
                        .toList());
    }

    private static Map<?, ?> parameter(EngineParameters.Value value) {
        return switch (value) {
            case EngineParameters.Value.Integer(long number) -> row("integer", number);
            case EngineParameters.Value.Text(String text) -> row("text", text);
            case EngineParameters.Value.Texts(List<String> texts) -> row("texts", texts);
        };
    }

    /** A genesis written field by field, so that each can be made wrong. */
    private static final class Draft {
        private long format = 1;
        private String network = "n";
        private String prefix = "psv";
        private byte[] salt = new byte[0];
        private String consensus = "pow";
        private Consumer<Writer> parameters = out -> out.varint(0);
        private final long[] numbers = {1_024, 1_024, 1, 0, 0, 0, 1};
        private Consumer<Writer> lists = out -> out.varint(0).varint(0).varint(0);

        byte[] encode() {
            return VectorFile.encode(out -> {
                out.varint(format)
                        .text(network)
                        .text(prefix)
                        .bytes(salt)
                        .varint(5)
                        .text(consensus);
                parameters.accept(out);
                for (long number : numbers) {
                    out.varint(number);
                }
                lists.accept(out);
            });
        }
    }

    private static List<?> malformed() {
        var rows = new ArrayList<Map<?, ?>>();
        assertThat(Genesis.decode(new Draft().encode()).value()).isPresent();
        rows.add(draft("format 0", draft -> draft.format = 0));
        rows.add(draft("format 2", draft -> draft.format = 2));
        rows.add(draft("network empty", draft -> draft.network = ""));
        rows.add(draft("network of 65 bytes", draft -> draft.network = "n".repeat(65)));
        rows.add(draft("unknown prefix", draft -> draft.prefix = "bc"));
        rows.add(draft("salt of 31 bytes", draft -> draft.salt = new byte[31]));
        rows.add(draft("salt of 33 bytes", draft -> draft.salt = new byte[33]));
        rows.add(draft("engine without a name", draft -> draft.consensus = ""));
        rows.add(parameters(
                "parameter without a name", out -> out.varint(1).text("").u8(0).varint(1)));
        rows.add(parameters(
                "parameter name with a space",
                out -> out.varint(1).text("a b").u8(0).varint(1)));
        rows.add(parameters(
                "parameter name not ASCII", out -> out.varint(1).text("é").u8(0).varint(1)));
        rows.add(parameters(
                "parameter twice",
                out -> out.varint(2).text("a").u8(0).varint(1).text("a").u8(0).varint(1)));
        rows.add(parameters(
                "parameters not ascending",
                out -> out.varint(2).text("a").u8(0).varint(1).text("Z").u8(0).varint(1)));
        rows.add(parameters(
                "unknown kind of parameter",
                out -> out.varint(1).text("a").u8(3).varint(1)));
        rows.add(parameters("65 parameters", GenesisVectorsTest::manyParameters));
        rows.add(parameters(
                "parameter of 1025 bytes", out -> out.varint(1).text("a").u8(1).text("x".repeat(1_025))));
        rows.add(number("max block bytes too low", 0, 1_023));
        rows.add(number("max block bytes too high", 0, (8 << 20) + 1));
        rows.add(number("max transaction bytes too low", 1, 1_023));
        rows.add(number("max transaction bytes too high", 1, (128 << 10) + 1));
        rows.add(number("min spacing 0", 2, 0));
        rows.add(number("min spacing too high", 2, 1L << 31));
        rows.add(number("max future too high", 3, 1L << 31));
        rows.add(number("block reward too high", 4, (1L << 32) + 1));
        rows.add(number("min fee too high", 5, (1L << 62) + 1));
        rows.add(number("no ballots per voter", 6, 0));
        rows.add(number("ballots per voter too high", 6, 1L << 31));
        rows.add(lists(
                "excluded kinds not ascending",
                out -> out.varint(2).u8(2).u8(1).varint(0).varint(0)));
        rows.add(lists(
                "excluded kind twice",
                out -> out.varint(2).u8(2).u8(2).varint(0).varint(0)));
        rows.add(lists(
                "creators not ascending",
                out -> out.varint(0).varint(2).raw(HIGH).raw(LOW).varint(0)));
        rows.add(lists(
                "creator twice",
                out -> out.varint(0).varint(2).raw(LOW).raw(LOW).varint(0)));
        rows.add(lists(
                "balance 0", out -> out.varint(0).varint(0).varint(1).raw(LOW).varint(0)));
        rows.add(lists("accounts not ascending", out -> out.varint(0)
                .varint(0)
                .varint(2)
                .raw(HIGH)
                .varint(1)
                .raw(LOW)
                .varint(1)));
        rows.add(lists(
                "balance over 2^62",
                out -> out.varint(0).varint(0).varint(1).raw(LOW).varint((1L << 62) + 1)));
        rows.add(lists("accounts over 2^62 together", out -> out.varint(0)
                .varint(0)
                .varint(2)
                .raw(LOW)
                .varint(1L << 62)
                .raw(HIGH)
                .varint(1)));
        rows.add(
                lists("byte left over", out -> out.varint(0).varint(0).varint(0).u8(0)));
        rows.add(lists("ends early", out -> out.varint(0).varint(0)));
        rows.add(refused("no bytes", hex("")));
        return rows;
    }

    private static void manyParameters(Writer out) {
        out.varint(65);
        for (int i = 0; i < 65; i++) {
            out.text("p" + (char) ('0' + i / 10) + (char) ('0' + i % 10)).u8(0).varint(i);
        }
    }

    private static Map<?, ?> parameters(String what, Consumer<Writer> parameters) {
        return draft(what, draft -> draft.parameters = parameters);
    }

    private static Map<?, ?> number(String what, int index, long value) {
        return draft(what, draft -> draft.numbers[index] = value);
    }

    private static Map<?, ?> lists(String what, Consumer<Writer> lists) {
        return draft(what, draft -> draft.lists = lists);
    }

    private static Map<?, ?> draft(String what, Consumer<Draft> change) {
        var draft = new Draft();
        change.accept(draft);
        return refused(what, draft.encode());
    }

    private static Map<?, ?> refused(String what, byte[] bytes) {
        assertThat(Genesis.decode(bytes)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }
}
