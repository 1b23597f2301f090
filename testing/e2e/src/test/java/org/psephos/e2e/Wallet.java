package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The wallet as a script uses it: {@code --json}, keys in a folder of its own. */
record Wallet(Path home, NodeProcess node) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs a command that must succeed; its one JSON document. */
    JsonNode run(String... arguments) throws Exception {
        Program program = tryRun(arguments);
        assertThat(program.exitCode())
                .as("%s: %s%s", List.of(arguments), program.stdout(), program.stderr())
                .isZero();
        return JSON.readTree(program.stdout());
    }

    /** Runs a command that may fail. */
    Program tryRun(String... arguments) throws Exception {
        var words = new ArrayList<>(List.of("--node", node.address().toString(), "--json", "--yes"));
        words.addAll(List.of(arguments));
        return Program.psephos(environment(), "psephos", words.toArray(String[]::new));
    }

    static JsonNode parse(String json) throws IOException {
        return JSON.readTree(json);
    }

    private Map<String, String> environment() {
        return Map.of("PSEPHOS_HOME", home.toString(), "PSEPHOS_PASSWORD", "correct horse");
    }
}
