package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.node.testkit.TestWorld;

/** Whatever a person writes into the two files that a node starts from, it is taken or refused with a code. */
class ConfigPropertyTest {
    private static final byte[] GENESIS = GenesisJson.write(new GenesisFile(
                    TestWorld.genesis(
                            "engine",
                            new EngineParameters(new TreeMap<>(Map.of(
                                    "count", new EngineParameters.Value.Integer(100),
                                    "name", new EngineParameters.Value.Text("200fffff"),
                                    "names", new EngineParameters.Value.Texts(List.of("a", "b")))))),
                    ActivationTable.INITIAL,
                    true))
            .getBytes(StandardCharsets.UTF_8);
    private static final String MARKS = "{}[]\":,0-9ae.\u0000\\";

    private interface Reading {
        void run() throws Exception;
    }

    private static void takesOrRefuses(Reading reading) throws Exception {
        try {
            reading.run();
        } catch (ConfigException refused) {
            assertThat(refused.code()).matches("[A-Z]+(_[A-Z]+)+");
            assertThat(refused).message().isNotBlank();
        }
    }

    @Property(tries = 300)
    void anyGenesis(@ForAll byte[] json) throws Exception {
        takesOrRefuses(() -> GenesisFile.parse("genesis.json", json));
    }

    @Property(tries = 1_000)
    void aGenesisWithMistakes(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        byte[] json = GENESIS.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            json[random.nextInt(json.length)] = (byte) MARKS.charAt(random.nextInt(MARKS.length()));
        }
        byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(json, random.nextInt(json.length)) : json;

        takesOrRefuses(() -> GenesisFile.parse("genesis.json", cut));
    }

    @Property(tries = 120)
    void anyConfiguration(@ForAll("lines") List<String> lines) throws Exception {
        Path folder = Files.createTempDirectory("config");
        Path file = folder.resolve("node.toml");
        try {
            Files.write(file, lines);
            takesOrRefuses(() -> ConfigSources.load(new String[] {"--data-dir=" + folder}, Map.of()));
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<String>> lines() {
        var keys = Arbitraries.of(
                "http", "p2p", "miner-threads", "mine", "peer", "trusted-proxy", "log-level", "[http]", "");
        var values = Arbitraries.oneOf(
                Arbitraries.of(
                        "\"127.0.0.1:1\"",
                        "\":\"",
                        "1",
                        "-1",
                        "1e9",
                        "true",
                        "[1, 2]",
                        "{a = 1}",
                        "[]",
                        "1979-05-27",
                        "\"\"\"",
                        "nan"),
                Arbitraries.strings().ofMaxLength(8));
        return Combinators.combine(keys, values)
                .as((key, value) -> key + " = " + value)
                .list()
                .ofMaxSize(3);
    }
}
