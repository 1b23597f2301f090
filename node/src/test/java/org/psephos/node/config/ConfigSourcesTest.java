package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which source a value comes from, and what stops the start. */
class ConfigSourcesTest {
    @TempDir
    private Path folder;

    private NodeConfig load(Map<String, String> environment, String... flags) throws ConfigException {
        var all = new String[flags.length + 1];
        all[0] = "--data-dir=" + folder;
        System.arraycopy(flags, 0, all, 1, flags.length);
        return ConfigSources.load(all, environment);
    }

    private ConfigException refused(Map<String, String> environment, String... flags) {
        return catchThrowableOfType(ConfigException.class, () -> load(environment, flags));
    }

    private void file(String... lines) throws IOException {
        Files.write(folder.resolve("node.toml"), List.of(lines));
    }

    @Test
    void asksFlagThenEnvironmentThenFileThenDefault() throws Exception {
        file("miner-threads = 2", "http-rate = 2", "log-level = \"warn\"");
        NodeConfig config = load(Map.of("PSEPHOS_MINER_THREADS", "3", "PSEPHOS_HTTP_RATE", "3"), "--miner-threads=4");

        assertThat(config.minerThreads()).isEqualTo(4);
        assertThat(config.httpRate()).isEqualTo(3);
        assertThat(config.logLevel()).isEqualTo(NodeConfig.LogLevel.WARN);
        assertThat(config.http()).hasToString("127.0.0.1:8645");
    }

    @Test
    void refusesAnUnknownKeyOfTheFileWithTheNearestKnownOne() throws Exception {
        file("htpp = \"127.0.0.1:1\"");

        assertThat(refused(Map.of())).hasMessageContaining("htpp").hasMessageContaining("did you mean \"http\"?");
    }

    @Test
    void refusesAPathThatIsNone() throws Exception {
        file("data-dir = \"a\\u0000b\"");

        assertThat(refused(Map.of())).hasMessageContaining("\"data-dir\" is not a path");
    }

    @Test
    void refusesAFileThatNestsOnAndOn() throws Exception {
        file("peer = " + "[".repeat(100_000));

        assertThat(refused(Map.of()).code()).isEqualTo("CONFIG_INVALID");
    }

    @Test
    void takesAFileUpToItsLimitAndNoneBeyond() throws Exception {
        String key = "miner-threads = 2\n";
        String comment = "#".repeat(ConfigSources.MAX_FILE_BYTES - key.length());

        Files.writeString(folder.resolve("node.toml"), key + comment);
        assertThat(load(Map.of()).minerThreads()).isEqualTo(2);

        Files.writeString(folder.resolve("node.toml"), key + comment + "#");
        ConfigException refused = refused(Map.of());
        assertThat(refused.code()).isEqualTo("CONFIG_INVALID");
        assertThat(refused).hasMessageContaining("node.toml is larger than " + ConfigSources.MAX_FILE_BYTES + " bytes");
    }

    /** It has no size that could be looked at before. */
    @Test
    void endsReadingAFileWithoutAnEnd() {
        assertThat(refused(Map.of(), "--config=/dev/zero").code()).isEqualTo("CONFIG_INVALID");
        assertThat(catchThrowableOfType(ConfigException.class, () -> GenesisFile.read(Path.of("/dev/zero")))
                        .code())
                .isEqualTo("GENESIS_INVALID");
    }

    @Test
    void refusesAnUnknownVariableWithTheNearestKnownOne() {
        ConfigException refused = refused(Map.of("PSEPHOS_HTPP", "127.0.0.1:1"));

        assertThat(refused.code()).isEqualTo("CONFIG_INVALID");
        assertThat(refused).hasMessageContaining("PSEPHOS_HTPP").hasMessageContaining("did you mean \"PSEPHOS_HTTP\"?");
    }

    @Test
    void saysWhichFileIsMissingOrCannotBeRead() throws Exception {
        assertThat(refused(Map.of(), "--config=" + folder.resolve("none.toml")).code())
                .isEqualTo("CONFIG_MISSING");
        assertThat(refused(Map.of(), "--config=" + folder).code()).isEqualTo("CONFIG_UNREADABLE");
    }

    @Test
    void leavesVariablesOfTheLauncherTheWalletAndOthersAlone() throws Exception {
        NodeConfig config = load(Map.of(
                "PSEPHOS_JAVA_OPTS", "-Xmx1g",
                "PSEPHOS_HOME", "/keys",
                "PSEPHOS_NODE", "http://127.0.0.1:8645",
                "PSEPHOS_PASSWORD", "secret",
                "PATH", "/bin"));

        assertThat(config.mine()).isTrue();
    }

    @Test
    void takesPeersByIdAndPlace() throws Exception {
        String id = "0123456789abcdef0123456789abcdef01234567";

        assertThat(load(Map.of(), "--peer=" + id + "@10.0.0.1:8646", "--peer=" + id + "@node2:9")
                        .peers())
                .extracting(Object::toString)
                .containsExactly(id + "@10.0.0.1:8646", id + "@node2:9");
        for (String wrong : List.of("ab@10.0.0.1:8646", id, id + "@10.0.0.1", id + "@10.0.0.1:0", "@10.0.0.1:1")) {
            assertThatThrownBy(() -> load(Map.of(), "--peer=" + wrong))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("--peer must be ID@HOST:PORT");
        }
    }

    @Test
    void takesAnEmptyListOfTheFileForNone() throws Exception {
        file("peer = []", "trusted-proxy = []");

        assertThat(load(Map.of()).peers()).isEmpty();
    }
}
