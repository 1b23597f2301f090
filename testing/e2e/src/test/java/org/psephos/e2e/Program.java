package org.psephos.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command run to its end as a person would run it, with what it printed kept apart by stream. */
record Program(int exitCode, String stdout, String stderr) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Runs one of the commands in {@code bin}. */
    static Program psephos(String command, String... arguments) throws IOException, InterruptedException {
        return psephos(Map.of(), command, arguments);
    }

    static Program psephos(Map<String, String> environment, String command, String... arguments)
            throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add(Checkout.root().resolve("bin").resolve(command).toString());
        words.addAll(List.of(arguments));
        return run(environment, words);
    }

    static Program run(Map<String, String> environment, List<String> words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("psephos", ".out");
        Path err = Files.createTempFile("psephos", ".err");
        try {
            var builder = new ProcessBuilder(words)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(words + " still ran after " + LIMIT + ": " + Files.readString(err));
            }
            return new Program(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
