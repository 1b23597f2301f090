package org.psephos.wallet.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.json.JsonText;
import org.psephos.wallet.machine.Keyboard;
import org.psephos.wallet.machine.Machine;
import org.psephos.wallet.machine.Pause;

/** Runs the program as a shell would, in a folder and on a clock of the test's own. */
final class Shell implements Clock, Pause {
    static final String PASSWORD = "correct horse";

    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private final SeededRandomness randomness = new SeededRandomness(1);
    private Runnable whilePausing = () -> {};
    private boolean terminal;
    private String stdin = "";
    private long nowMillis;

    /** What a run left behind. */
    record Run(int exit, String out, String err) {
        Json json() {
            return JsonText.parse(out.getBytes(StandardCharsets.UTF_8))
                    .orElseThrow(() -> new AssertionError(out + err));
        }

        String errorCode() {
            return json().at("error", "code").flatMap(Json::asText).orElse("");
        }

        String text(String field) {
            return json().text(field).orElseThrow(() -> new AssertionError("no " + field + " in " + out + err));
        }
    }

    Shell(Path home) {
        environment.put("PSEPHOS_HOME", home.toString());
        environment.put("PSEPHOS_PASSWORD", PASSWORD);
        // Nothing listens there.
        environment.put("PSEPHOS_NODE", "http://127.0.0.1:9");
    }

    /** Every pause makes a block. */
    Shell on(FakeNode node) {
        environment.put("PSEPHOS_NODE", node.url());
        nowMillis = node.headMillis();
        whilePausing = () -> {
            node.tick();
            nowMillis = Math.max(nowMillis, node.headMillis());
        };
        return this;
    }

    Shell set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Shell unset(String name) {
        environment.remove(name);
        return this;
    }

    /** Someone sits at a terminal and types these lines. */
    Shell types(String... lines) {
        terminal = true;
        typed.addAll(List.of(lines));
        return this;
    }

    Shell pipes(String text) {
        stdin = text;
        return this;
    }

    Run run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var machine = new Machine(
                Map.copyOf(environment),
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Machine.Display(terminal, terminal, 100, true, true),
                terminal ? new Typist(err) : Keyboard.NONE,
                this,
                randomness,
                this,
                (delayMillis, task) -> () -> {});
        int exit = Program.run(machine, args);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A key whose password costs little to try. */
    Json key(String name) {
        return ok("key", "new", name, "--kdf-memory", "64", "--kdf-passes", "1");
    }

    /** With {@code --json}, and without an error. */
    Json ok(String... args) {
        Run run = json(args);
        if (run.exit != 0) {
            throw new AssertionError(String.join(" ", args) + ": " + run.out + run.err);
        }
        return run.json();
    }

    Run json(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "--json";
        System.arraycopy(args, 0, all, 1, args.length);
        return run(all);
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    @Override
    public void millis(long millis) {
        nowMillis += millis;
        whilePausing.run();
    }

    private final class Typist implements Keyboard {
        private final ByteArrayOutputStream err;

        Typist(ByteArrayOutputStream err) {
            this.err = err;
        }

        @Override
        public boolean isPresent() {
            return true;
        }

        @Override
        public Optional<String> line(String prompt) {
            err.writeBytes((prompt + "\n").getBytes(StandardCharsets.UTF_8));
            return Optional.ofNullable(typed.poll());
        }

        @Override
        public Optional<char[]> secret(String prompt) {
            return line(prompt).map(String::toCharArray);
        }
    }
}
