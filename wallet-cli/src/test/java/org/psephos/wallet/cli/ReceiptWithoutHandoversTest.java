package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;

/** Receipts of chains whose validators have changed too often to be shown. */
class ReceiptWithoutHandoversTest {
    private static final Path VECTORS = Path.of("..", "docs", "spec", "vectors", "receipt_pos.json");
    private static final String ADVICE = "proves something only to those who trust this one";

    @TempDir
    Path folder;

    @Test
    void askForACheckpointAndNoOthersDo() throws IOException {
        var shell = new Shell(folder.resolve("home"));
        var advised = new ArrayList<String>();
        for (Json row : cases()) {
            Path file = folder.resolve("a.receipt");
            Files.write(file, HexFormat.of().parseHex(row.text("receipt").orElseThrow()));

            Shell.Run run = shell.run("receipt", "verify", file.toString());

            if (run.out().contains(ADVICE)) {
                assertThat(run.exit()).isNotZero();
                advised.add(row.text("case").orElseThrow());
            }
        }

        assertThat(advised)
                .containsExactly(
                        "handovers left out",
                        "without handovers, checkpoint is the anchor",
                        "without handovers, checkpoint is the ballot's block",
                        "counted, without handovers, checkpoint is the closing block",
                        "counted, without handovers, checkpoint is the ballot's block",
                        "without handovers, checkpoint is another block");
    }

    private static Iterable<Json> cases() throws IOException {
        return JsonText.parse(Files.readAllBytes(VECTORS)).orElseThrow().list("cases");
    }
}
