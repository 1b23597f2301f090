package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in {@code bin}, built and started by themselves. */
class LauncherTest {

    @BeforeAll
    static void build() throws Exception {
        assertThat(Program.psephos("psephos", "--version").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"psephos", "psephos-node"})
    void printsNothingButTheAnswer(String command) throws Exception {
        var program = Program.psephos(command, "--version");

        assertThat(program.exitCode()).isZero();
        assertThat(program.stdout()).matches(command + " \\d+\\.\\d+\\.\\d+\\S*\\n");
        assertThat(program.stderr()).isEmpty();
    }

    @Test
    void leavesAnUnusableCacheAsideWithoutAWord() throws Exception {
        var program =
                Program.psephos(Map.of("PSEPHOS_JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseZGC"), "psephos", "--version");

        assertThat(program.exitCode()).isZero();
        assertThat(program.stdout()).startsWith("psephos ").hasLineCount(1);
        assertThat(program.stderr()).isEmpty();
    }

    @Test
    void passesArgumentsUnchanged() throws Exception {
        var program = Program.psephos("psephos", "no such \"command\" *");

        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.stdout()).isEmpty();
        assertThat(program.stderr()).contains("no such \"command\" *");
    }
}
