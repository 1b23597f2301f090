package org.psephos.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.Curves;
import org.psephos.core.fixtures.Allocation;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.testkit.MemoryFiles;

/** The files that a node starts from: taken, or refused under a code. */
class ConfigFuzzTest {
    private static final Clock CLOCK = new VirtualClock(new VirtualScheduler(), 0);

    @TempDir
    static Path folder;

    private interface Reading {
        void run() throws Exception;
    }

    private static void takesOrRefuses(Set<String> codes, Reading reading) throws Exception {
        try {
            reading.run();
        } catch (ConfigException refused) {
            assertThat(refused.code()).isIn(codes);
            assertThat(refused).message().isNotBlank();
        }
    }

    /** What is taken is the same when it is written again, and an engine can be asked what it thinks of it. */
    @FuzzTest(maxDuration = "1m")
    void genesis(byte[] json) throws Exception {
        Allocation.isBounded(json.length, () -> GenesisFile.parse("genesis.json", json));

        takesOrRefuses(Set.of("GENESIS_INVALID"), () -> {
            GenesisFile read = GenesisFile.parse("genesis.json", json);

            assertThat(GenesisFile.parse("again.json", read.toBytes())).isEqualTo(read);
            assertThat(read.addressPrefix().text()).isEqualTo(read.genesis().addressPrefix());
            assertThat(SealVerifiers.installed().find(read.genesis(), Curves.best()))
                    .isNotNull();
        });
    }

    @FuzzTest(maxDuration = "1m")
    void configuration(byte[] toml) throws Exception {
        Path file = Files.write(folder.resolve("node.toml"), toml);

        takesOrRefuses(Set.of("CONFIG_INVALID", "CONFIG_UNREADABLE"), () -> assertThat(
                        ConfigSources.load(new String[] {"--config=" + file}, Map.of()))
                .isNotNull());
    }

    @FuzzTest(maxDuration = "1m")
    void nodeKey(byte[] content) throws Exception {
        var files = new MemoryFiles();
        files.replace(folder.resolve("node.key"), content);

        takesOrRefuses(Set.of("NODE_KEY_INVALID"), () -> {
            var data = DataFolder.open(folder, files, new SeededRandomness(1), CLOCK);

            assertThat(data.identity().toBytes()).hasSize(32);
        });
    }

    @FuzzTest(maxDuration = "1m")
    void peer(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);

        PeerReference.parse(text).ifPresent(peer -> assertThat(PeerReference.parse(peer.toString()))
                .contains(peer));
    }
}
