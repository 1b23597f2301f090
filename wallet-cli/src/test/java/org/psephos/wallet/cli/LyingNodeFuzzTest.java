package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.wallet.json.Json;

/** A node whose answers are true but for some values in them. */
class LyingNodeFuzzTest {
    private static final List<Json> LIES = List.of(
            new Json.Null(),
            new Json.Bool(true),
            new Json.Whole(-1),
            new Json.Whole(0),
            new Json.Whole(Long.MAX_VALUE),
            new Json.Whole(Long.MIN_VALUE),
            new Json.Fraction(1e300),
            new Json.Text(""),
            new Json.Text("00"),
            new Json.Text("ab".repeat(32)),
            new Json.Text("\u001b[2J\ud800"),
            new Json.Text("+999999999-12-31T23:59:59Z"),
            Json.array(List.of()),
            Json.array(List.of(new Json.Null(), new Json.Whole(3))),
            Json.object().build());

    @TempDir
    static Path folder;

    private static FakeNode node;
    private static Shell shell;
    private static List<String> questions;
    private static Path receipt;
    private static byte[] recorded;

    @BeforeAll
    static void start() throws IOException {
        node = new FakeNode();
        shell = new Shell(folder.resolve("home")).on(node).set("PSEPHOS_DEBUG", "1");
        var organiser = new Organiser(shell, node, folder);
        String id = organiser.open("ada");
        Json vote = shell.ok("vote", id, "--as", "ada", "--choose", "Ada");
        receipt = Path.of(vote.text("receipt").orElseThrow());
        recorded = Files.readAllBytes(receipt);
        organiser.close(id);
        node.stopMining();
        questions = List.of(
                "chain status",
                "chain block 3",
                "chain tx " + vote.text("tracker").orElseThrow(),
                "account show ada",
                "election list",
                "election show " + id,
                "results " + id,
                "receipt update --timeout 1s " + receipt);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Every command ends with an answer or a failure of its own, never with a stack trace or a sequence for the terminal. */
    @FuzzTest(maxDuration = "1m")
    void commandsEndInOrder(FuzzedDataProvider data) throws IOException {
        String question = data.pickValue(questions);
        byte[] choices = data.consumeRemainingAsBytes();
        node.lie("", json -> lieSomewhere(json, new Choices(choices)));

        for (boolean json : new boolean[] {false, true}) {
            Files.write(receipt, recorded);
            Shell.Run run = shell.run(
                    Stream.concat(json ? Stream.of("--json") : Stream.empty(), Arrays.stream(question.split(" ")))
                            .toArray(String[]::new));

            assertThat(run.out() + run.err()).doesNotContain("\tat ", "INTERNAL", "\u001b[2J");
            if (json) {
                assertThat(run.json()).isInstanceOf(Json.Obj.class);
            }
        }
    }

    /** The same lies in each answer: a provider's data would be used up by the first. */
    private static final class Choices {
        private final byte[] bytes;
        private int used;

        Choices(byte[] bytes) {
            this.bytes = bytes;
        }

        int of(int count) {
            return used < bytes.length ? (bytes[used++] & 0xff) % count : 0;
        }

        boolean isUsedUp() {
            return used == bytes.length;
        }
    }

    private static Json lieSomewhere(Json json, Choices choices) {
        Json told = json;
        while (!choices.isUsedUp()) {
            told = lie(told, choices);
        }
        return told;
    }

    private static Json lie(Json json, Choices choices) {
        int way = choices.of(4);
        if (way != 0 && json instanceof Json.Obj(var fields) && !fields.isEmpty()) {
            var changed = new LinkedHashMap<String, Json>(fields);
            Map.Entry<String, Json> field = List.copyOf(fields.entrySet()).get(choices.of(fields.size()));
            if (way == 1) {
                changed.remove(field.getKey());
            } else {
                changed.put(field.getKey(), lie(field.getValue(), choices));
            }
            return new Json.Obj(changed);
        }
        if (way != 0 && json instanceof Json.Arr(List<Json> items) && !items.isEmpty()) {
            var changed = new ArrayList<>(items);
            int at = choices.of(items.size());
            changed.set(at, lie(items.get(at), choices));
            return new Json.Arr(changed);
        }
        return LIES.get(choices.of(LIES.size()));
    }
}
