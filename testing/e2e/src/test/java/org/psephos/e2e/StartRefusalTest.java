package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.index.IndexColumns;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.rocksdb.RocksStorage;
import org.psephos.node.storage.rocksdb.RocksTuning;

/** What stops a node's start: each with one clear line, a stable code and exit code 1. */
class StartRefusalTest {

    /** The folder of a node that ran and was stopped. */
    private static Path used;

    @TempDir
    private Path temp;

    private Path data;

    @BeforeAll
    static void useAFolder(@TempDir Path shared) throws Exception {
        try (var node = NodeProcess.start(shared)) {
            Await.until("the first block", () -> !node.get("/api/v1/status").contains("\"height\":0,"));
            long asked = System.nanoTime();
            assertThat(node.stop()).as(node.log()).isIn(0, 143);
            assertThat(System.nanoTime() - asked).as("a stop takes seconds").isLessThan(TimeUnit.SECONDS.toNanos(10));
            assertThat(node.log()).doesNotContain("WARN", "SEVERE", "\tat ").endsWith("Node: stopped\n");
        }
        used = shared.resolve("data");
    }

    @BeforeEach
    void copyTheFolder() throws IOException {
        data = temp.resolve("data");
        copy(used, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private Program start(String... flags) throws IOException, InterruptedException {
        var words = new ArrayList<String>(List.of("--data-dir", data.toString()));
        for (String option : List.of("--http", "--admin", "--p2p")) {
            if (!List.of(flags).contains(option)) {
                words.addAll(List.of(option, "127.0.0.1:" + NodeProcess.freePort()));
            }
        }
        if (!List.of(flags).contains("--genesis")) {
            words.addAll(List.of("--genesis", data.resolve("genesis.json").toString()));
        }
        words.addAll(List.of(flags));
        return Program.psephos("psephos-node", words.toArray(String[]::new));
    }

    private static void assertRefused(Program program, String code, String... words) {
        assertThat(program.exitCode()).as(program.stderr()).isEqualTo(1);
        assertThat(program.stdout()).isEmpty();
        assertThat(program.stderr().lines().filter(line -> line.startsWith("psephos-node: ")))
                .singleElement()
                .asString()
                .startsWith("psephos-node: " + code + ": ")
                .satisfies(line -> assertThat(List.of(words)).allMatch(line::contains));
        assertThat(program.stderr()).doesNotContain("Exception", "\tat ");
    }

    private static Schema schema(Path folder, int version) throws Exception {
        List<Column<?, ?>> columns = Stream.concat(ChainColumns.all().stream(), IndexColumns.all().stream())
                .toList();
        String chain = GenesisFile.read(folder.resolve("genesis.json"))
                .genesis()
                .chainId()
                .toHex();
        return new Schema(version, chain, columns);
    }

    private static Store opened(Path folder, Schema schema) {
        OpenOutcome outcome = new RocksStorage(folder.resolve("db"), RocksTuning.defaults(), () -> 0).open(schema);
        assertThat(outcome).isInstanceOf(OpenOutcome.Opened.class);
        return ((OpenOutcome.Opened) outcome).store();
    }

    @Test
    void aPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertRefused(start("--http", address), "PORT_IN_USE", String.valueOf(taken.getLocalPort()));
            assertRefused(start("--admin", address), "PORT_IN_USE", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aFolderOfAnotherNetwork() throws Exception {
        Path other = temp.resolve("other");
        assertThat(Program.psephos("psephos-node", "init", other.toString()).exitCode())
                .isZero();

        assertRefused(
                start("--genesis", other.resolve("genesis.json").toString()), "GENESIS_MISMATCH", data.toString());

        Files.delete(data.resolve("genesis.json"));
        assertRefused(
                start("--genesis", other.resolve("genesis.json").toString()), "STORE_OTHER_NETWORK", data.toString());
        assertRefused(
                start(
                        "--network",
                        "elsewhere",
                        "--genesis",
                        other.resolve("genesis.json").toString()),
                "WRONG_NETWORK",
                "elsewhere");
    }

    @Test
    void aFolderOfANewerLayout() throws Exception {
        Path db = data.resolve("db");
        try (Stream<Path> files = Files.list(db)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        opened(data, schema(data, ChainColumns.SCHEMA_VERSION + 1)).close();

        assertRefused(start(), "STORE_SCHEMA_NEWER", db.toString());
    }

    @Test
    void aFolderThatAnotherProcessUses() throws Exception {
        try (Store store = opened(data, schema(data, ChainColumns.SCHEMA_VERSION))) {
            assertThat(store.counters().openSnapshots()).isZero();
            assertRefused(start(), "STORE_LOCKED", data.toString());
        }
        Program verified = Program.psephos("psephos-node", "db", "verify", "--data-dir", data.toString());
        assertThat(verified.exitCode()).as(verified.stderr()).isZero();
    }

    @Test
    void databaseFilesThatAreCutShort() throws Exception {
        var tables = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(data.resolve("db"))) {
            files.filter(file -> file.toString().endsWith(".sst")).forEach(tables::add);
        }
        assertThat(tables).isNotEmpty();
        for (Path table : tables) {
            try (var channel = FileChannel.open(table, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
        assertRefused(start(), "STORE_CORRUPT", "psephos-node db repair");
        assertRefused(Program.psephos("psephos-node", "db", "verify", "--data-dir", data.toString()), "STORE_CORRUPT");
        assertRefused(
                Program.psephos("psephos-node", "db", "repair", "--data-dir", data.toString()), "DB_BEYOND_REPAIR");
    }

    @Test
    void aGenesisThatIsCorruptOrWrong() throws Exception {
        Path genesis = temp.resolve("genesis.json");
        String good = Files.readString(data.resolve("genesis.json"));
        data = temp.resolve("fresh");
        var changes = Map.of(
                good.substring(0, good.length() / 2), "genesis.json",
                good.replace("\"blockReward\"", "\"blockRewards\""), "blockReward",
                good.replace("\"pow\"", "\"proof\""), "proof");
        for (var change : changes.entrySet()) {
            assertThat(change.getKey()).isNotEqualTo(good);
            Files.writeString(genesis, change.getKey());
            assertRefused(start("--genesis", genesis.toString()), "GENESIS_INVALID", change.getValue());
        }
        assertRefused(start("--genesis", temp.resolve("none.json").toString()), "GENESIS_MISSING", "none.json");
        assertThat(data.resolve("genesis.json")).as("nothing was kept").doesNotExist();
        assertThat(data.resolve("db")).doesNotExist();
    }

    @Test
    void aConfigurationKeyThatNobodyKnows() throws Exception {
        Files.writeString(data.resolve("node.toml"), "minner-threads = 2\n");
        assertRefused(start(), "CONFIG_INVALID", "minner-threads", "did you mean \"miner-threads\"");

        Files.writeString(data.resolve("node.toml"), "mine = \n");
        assertRefused(start(), "CONFIG_INVALID", "line 1");

        Program flag = start("--minner-threads", "2");
        assertThat(flag.exitCode()).isEqualTo(2);
        assertThat(flag.stderr()).contains("--minner-threads");
    }

    @Test
    void aNodeKeyThatIsNone() throws Exception {
        Files.writeString(data.resolve("node.key"), "not a key\n");
        assertRefused(start(), "NODE_KEY_INVALID", "node.key");
    }

    /** On a small disk where we may mount one; else the next log files are links to a device that is always full. */
    @Test
    void aFullDisk() throws Exception {
        Path mount = Files.createDirectory(temp.resolve("small"));
        boolean mounted =
                Program.run(Map.of(), List.of("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", mount.toString()))
                                .exitCode()
                        == 0;
        if (!mounted) {
            linkComingLogsToAFullDisk(data.resolve("db"));
            assertRefusedOrStopped(start());
            return;
        }
        try {
            Path small = mount.resolve("data");
            copy(data, small);
            data = small;
            fill(mount.resolve("filler"));
            assertRefusedOrStopped(start());

            Files.delete(mount.resolve("filler"));
            Path run = Files.createDirectory(temp.resolve("run"));
            Files.createSymbolicLink(run.resolve("data"), data);
            Files.copy(data.resolve("genesis.json"), run.resolve("genesis.json"));
            try (var node = NodeProcess.start(run)) {
                fill(mount.resolve("filler"));
                assertThat(node.awaitExit()).isEqualTo(1);
                assertThat(node.log()).contains("DISK_FULL");
            }
            Files.delete(mount.resolve("filler"));
            Program verified = Program.psephos("psephos-node", "db", "verify", "--data-dir", data.toString());
            assertThat(verified.exitCode()).as(verified.stderr()).isZero();
        } finally {
            assertThat(Program.run(Map.of(), List.of("umount", mount.toString()))
                            .exitCode())
                    .isZero();
        }
    }

    private static void assertRefusedOrStopped(Program program) {
        assertThat(program.exitCode()).as(program.stderr()).isEqualTo(1);
        assertThat(program.stderr()).contains("DISK_FULL").doesNotContain("\tat ");
    }

    private static void fill(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocate(1_024);
            while (true) {
                channel.write(block);
                block.clear();
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void linkComingLogsToAFullDisk(Path db) throws IOException {
        for (int number = 1; number < 200; number++) {
            Path log = db.resolve("%06d.log".formatted(number));
            if (!Files.exists(log)) {
                Files.createSymbolicLink(log, Path.of("/dev/full"));
            }
        }
    }
}
