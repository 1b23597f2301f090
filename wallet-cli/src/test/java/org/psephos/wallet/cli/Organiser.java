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
        String id = scheduled("revote = \"last\"", voters);
        pass(600_000);
        return id;
    }

    /** As far as the enrolment closed. */
    String scheduled(String setting, String... voters) throws IOException {
        for (String voter : voters) {
            shell.key(voter);
        }
        String id = create(setting);
        shell.ok(
                "election",
                "enrol",
                id,
                "--as",
                "organiser",
                "--roll",
                roll(voters).toString());
        shell.ok("election", "close-enrolment", id, "--as", "organiser");
        return id;
    }

    /** Lets so much time go by; voting begins after five minutes and lasts for less than two hours. */
    void pass(long millis) {
        node.chain().mineUntil(node.chain().nextChainTimeMillis() + millis);
        shell.on(node);
    }

    String create() throws IOException {
        return create("revote = \"last\"");
    }

    /** @param setting a line of the election file */
    String create(String setting) throws IOException {
        shell.key("organiser");
        Path file = folder.resolve("election.toml");
        Files.writeString(file, """
                title = "Board election"
                opens = "%s"
                closes = "+2h"
                %s
                [[question]]
                id = "chair"
                title = "Who shall chair?"
                options = ["Ada", "Grace", "Edsger"]
                blank = true
                """.formatted(Instant.ofEpochMilli(shell.nowMillis() + 300_000), setting));
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
        pass(7_200_000);
        node.chain().mineEmpty(12);
        assertThat(shell.ok("election", "show", id).text("phase")).contains("RESULT");
    }
}
