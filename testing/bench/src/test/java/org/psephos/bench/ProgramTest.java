package org.psephos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

class ProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String line) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger", "rss", "hash", "http", "start", "transport", "jmh"})
    void everyBenchmarkExplainsItself(String benchmark) {
        assertThat(run(benchmark + " --help")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("Usage: psephos-bench " + benchmark);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger --votes 0",
                "ledger --batch -1",
                "ledger --connections many",
                "ledger --rate-seconds 0.5",
                "http --seconds 0",
                "start --runs 0",
                "transport --seconds 0"
            })
    void refusesWhatIsNoCount(String line) {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("is not a whole number from 1 on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"led", "ledger --vote 5", "rss 100", "jmh Codec Tree"})
    void refusesWordsThatItDoesNotKnow(String line) {
        assertThat(run(line)).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger", "rss"})
    void wantsTheProcessOfARunningNode(String benchmark) {
        assertThat(run(benchmark + " --node http://127.0.0.1:1")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--pid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger --node http://127.0.0.1:1 --pid 1 --open-after 1", "jmh NoSuchBenchmark"})
    void failsWithoutAStackTrace(String line) {
        assertThat(run(line)).isEqualTo(ExitCode.SOFTWARE);

        assertThat(err.toString()).isEmpty();
    }
}
