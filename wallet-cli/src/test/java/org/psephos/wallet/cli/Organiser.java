package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Holds elections with a wallet, for tests to vote in. */
record Organiser(Shell shell, FakeNode node, Path folder) {
    /** An election in which these keys, made here, can vote at once. */
    String open(String... voters) throws IOException {
        for (String voter : voters) {
            shell.key(voter);
        }
        String id = create();
        shell.ok(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                roll(voters).toString());
        shell.ok("election", "close-enrolment", id, "--as", "organiser");
        node.chain().mineUntil(node.chain().nextChainTimeMillis() + 600_000);
        shell.on(node);
        return id;
    }

    String create() throws IOException {
        shell.key("organiser");
        Path file = folder.resolve("election.toml");
        Files.writeString(file, """
                title = "Board election"
                opens = "%s"
                closes = "+2h"
                [[question]]
                id = "chair"
                title = "Who shall chair?"
                options = ["Ada", "Grace", "Edsger"]
                blank = true
                """.formatted(Instant.ofEpochMilli(shell.nowMillis() + 300_000)));
        return shell.ok("election", "create", file.toString(), "--as", "organiser")
                .text("id")
                .orElseThrow();
    }

    Path roll(String... voters) throws IOException {
        var lines = new StringBuilder("address,weight,label\n");
        for (String voter : voters) {
            lines.append(address(voter)).append(",1,").append(voter).append('\n');
        }
        return Files.writeString(folder.resolve("roll" + voters.length + ".csv"), lines);
    }

    String address(String key) {
        return shell.ok("account", "show", key).text("address").orElseThrow();
    }

    void close(String id) {
        node.chain().mineUntil(node.chain().nextChainTimeMillis() + 7_200_000);
        node.chain().mineEmpty(12);
        shell.on(node);
        assertThat(shell.ok("election", "show", id).text("phase")).contains("RESULT");
    }
}
