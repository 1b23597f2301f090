package org.psephos.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.GRACE;
import static org.psephos.node.testkit.TestWorld.ballot;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.Ledger;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.config.ConfigSources;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import picocli.CommandLine;

/** The commands for a node that is not running, on real folders. */
class MaintenanceTest {
    private static final int HEIGHT = 45;
    private static Genesis genesis;

    /** A chain with an election, as {@code db export} writes it. */
    private static Path exported;

    /** A genesis file without a salt. */
    private static Path template;

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    @BeforeAll
    static void makeAChain(@TempDir Path shared) throws IOException {
        var unsalted = new GenesisFile(TestWorld.productive(20), ActivationTable.INITIAL, false);
        template = Files.write(shared.resolve("template.json"), unsalted.toBytes());
        genesis = unsalted.salt(new byte[Genesis.SALT_BYTES], TestWorld.GENESIS_MILLIS)
                .genesis();
        var kit = new LedgerKit(genesis);
        List<Person> voters = Person.crowd("voter", 20);
        Hash election = kit.election(ADA, 30_000, 10_000_000, voters);
        kit.mineUntil(30_000);
        for (Person voter : voters) {
            kit.accept(kit.next(voter, ballot(election, voter.address().bit(0))));
        }
        kit.mineTo(HEIGHT);
        exported = shared.resolve("chain.psephos");
        var at = new long[1];
        ChainFile.write(
                exported,
                new ChainFile.Head(genesis, ActivationTable.INITIAL),
                () -> at[0] == HEIGHT
                        ? Optional.empty()
                        : Optional.of(
                                new StoredBlock(Bytes.EMPTY, kit.at(++at[0]).encode())));
    }

    private static Ran init(Path folder, String... arguments) {
        return run(Stream.concat(Stream.of("init", folder.toString(), "--genesis=" + template), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new CommandLine(new Program())
                .addSubcommand(new InitCommand())
                .addSubcommand(new DbCommand(seals -> Ledger.rules(seals, Curves.best())))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    @CommandLine.Command(name = "psephos-node")
    private static final class Program {}

    private Path data() {
        return folder.resolve("data");
    }

    private Ran db(String command, String... arguments) {
        var all = new ArrayList<>(List.of("db", command, "--data-dir", data().toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private void restored() {
        Ran ran = db("import", exported.toString());

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .isEqualTo("Read %1$d blocks; the chain reaches height %1$d; it was at 0.%n".formatted(HEIGHT));
        assertThat(ran.err()).startsWith("Checking " + exported + System.lineSeparator());
    }

    private NodeFolder nodeFolder() throws Exception {
        return NodeFolder.existing(ConfigSources.load(new String[] {"--data-dir=" + data()}, Map.of()));
    }

    private void change(BiConsumer<Store, WriteBatch> change) throws Exception {
        try (Store store = nodeFolder().open()) {
            WriteBatch batch = store.batch();
            change.accept(store, batch);
            assertThat(store.commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
        }
    }

    private static Column<?, ?> column(String name) {
        return ChainColumns.all().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] firstKey(Store store, String column) {
        var key = new byte[1][];
        store.rawScan(column(column), ByteRange.all(), Direction.ASCENDING, 1, (found, value) -> {
            key[0] = found;
            return true;
        });
        return key[0];
    }

    @Test
    void restoresAndSavesTheSameChain() throws Exception {
        restored();
        assertThat(db("verify").out()).startsWith("The database is sound: height " + HEIGHT);
        Path again = folder.resolve("again.psephos");
        assertThat(db("export", again.toString()).code()).isZero();

        assertThat(again).hasSameBinaryContentAs(exported);
        assertThat(db("export", again.toString()).err()).contains("FILE_EXISTS");
        Path nowhere = folder.resolve("nowhere").resolve("again");
        assertThat(db("export", nowhere.toString()).err())
                .contains("FILE_UNUSABLE: ")
                .contains(nowhere.toString());
        assertThat(db("import", exported.toString()).out()).contains("height " + HEIGHT + " as before.");
        assertThat(db("repair").out()).contains("nothing to repair");
    }

    @Test
    void takesNoFileThatIsCutShortOrChanged() throws Exception {
        byte[] whole = Files.readAllBytes(exported);
        Path bad = folder.resolve("bad");
        for (int length : new int[] {0, 10, 40, whole.length / 2, whole.length - 1}) {
            Files.write(bad, Arrays.copyOf(whole, length));
            assertThat(db("import", bad.toString())).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(1);
                assertThat(ran.err()).contains("FILE_DAMAGED");
            });
        }
        for (int at = 7; at < whole.length; at += whole.length / 20) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(bad, changed);
            assertThat(db("import", bad.toString()).err()).contains("FILE_DAMAGED");
        }
        assertThat(db("import", folder.resolve("none").toString()).err()).contains("FILE_MISSING");
        assertThat(data()).doesNotExist();
    }

    @Test
    void takesNoBlockThatBreaksARuleHoweverWellTheFileIsWritten() throws Exception {
        Path forged = folder.resolve("forged");
        try (var input = new ChainFile.Input(exported)) {
            var at = new int[1];
            ChainFile.write(forged, input.head(), () -> input.next().map(block -> {
                if (++at[0] == 30) {
                    block.encoded()[block.encoded().length - 1] ^= 1;
                }
                return block;
            }));
        }
        Ran ran = db("import", forged.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("Read 29 blocks");
        assertThat(ran.err()).contains("BLOCK_INVALID: block 30");
        assertThat(db("verify").code()).isZero();
    }

    @Test
    void takesNoBlockWhoseParentIsMissing() throws Exception {
        Path beheaded = folder.resolve("beheaded");
        try (var input = new ChainFile.Input(exported)) {
            assertThat(input.next()).isPresent();
            ChainFile.write(beheaded, input.head(), input::next);
        }
        assertThat(db("import", beheaded.toString()).err()).contains("BLOCK_ORPHAN: block 1");
    }

    private static GenesisFile tomorrow() throws Exception {
        return GenesisFile.read(template)
                .salt(
                        new byte[Genesis.SALT_BYTES],
                        System.currentTimeMillis() + Duration.ofDays(1).toMillis());
    }

    /** The folder's database, as a node whose clock was right left it. */
    private void store(LedgerKit kit) throws Exception {
        kit.storage().losePower(kit.storage().sequence());
        NodeFolder target = nodeFolder();
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, kit.chainId().toHex(), ChainColumns.all());
        try (Store from = ((OpenOutcome.Opened) kit.storage().open(schema)).store();
                Store to = target.open()) {
            WriteBatch batch = to.batch();
            for (Column<?, ?> column : ChainColumns.all()) {
                from.rawScan(column, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
                    batch.rawPut(column, key, value);
                    return true;
                });
            }
            assertThat(to.commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
        }
    }

    @Test
    void givesUpNoBlocksBecauseOfThisMachinesClock() throws Exception {
        GenesisFile tomorrow = tomorrow();
        var kit = new LedgerKit(tomorrow.genesis());
        kit.accept(kit.transfer(ADA, GRACE.address(), 1));
        kit.mine(5);
        Files.createDirectories(data());
        Files.write(data().resolve("genesis.json"), tomorrow.toBytes());
        store(kit);
        assertThat(db("verify").out()).contains("height 5");
        change((store, batch) -> batch.rawDelete(column("state"), firstKey(store, "state")));

        Ran ran = db("repair");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("BLOCK_EARLY").contains("nothing was changed");
        assertThat(data()).isDirectoryNotContaining("glob:**db.*");
        assertThat(db("verify").err()).contains("the state rows give the root").doesNotContain("block ");
    }

    @Test
    void takesNoBlockFromAheadOfThisMachinesClock() throws Exception {
        Genesis tomorrow = tomorrow().genesis();
        var kit = new LedgerKit(tomorrow);
        kit.mine(2);
        Path early = folder.resolve("early");
        var at = new long[1];
        ChainFile.write(
                early,
                new ChainFile.Head(tomorrow, ActivationTable.INITIAL),
                () -> at[0] == 2
                        ? Optional.empty()
                        : Optional.of(
                                new StoredBlock(Bytes.EMPTY, kit.at(++at[0]).encode())));

        Ran ran = db("import", early.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("Read 0 blocks");
        assertThat(ran.err())
                .contains("BLOCK_EARLY: block 1: its time lies in the future; set this machine's clock right");
    }

    @Test
    void mixesNoChains() throws Exception {
        assertThat(init(data()).code()).isZero();
        assertThat(db("import", exported.toString()).err()).contains("GENESIS_MISMATCH");
    }

    @Test
    void rebuildsThePagesOfTheStateTree() throws Exception {
        restored();
        change((store, batch) -> batch.rawDelete(column("tree"), firstKey(store, "tree")));
        assertThat(db("verify")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("DB_DAMAGED");
        });

        assertThat(db("repair").out()).contains("pages of the state tree");
        assertThat(db("verify").code()).isZero();
    }

    @Test
    void makesTheStateAnewFromTheBlocks() throws Exception {
        restored();
        change((store, batch) -> batch.rawDelete(column("state"), firstKey(store, "state")));
        assertThat(db("verify").err()).contains("the state rows give the root");

        assertThat(db("repair").out()).contains("made the state anew from the blocks");
        assertThat(db("verify").out()).contains("height " + HEIGHT);
    }

    @Test
    void keepsTheBlocksBelowOneThatIsLost() throws Exception {
        restored();
        change((store, batch) -> {
            byte[] height = HexFormat.of().parseHex("000000000000001f");
            byte[] id = store.rawGet(column("canonical"), height);
            batch.rawDelete(column("bodies"), Objects.requireNonNull(id));
        });
        assertThat(db("verify").err()).contains("block 31: no body");

        assertThat(db("repair").out()).contains("kept the blocks up to height 30 of " + HEIGHT);
        assertThat(db("verify").out()).contains("height 30");
    }

    @Test
    void noticesFilesThatAreCutShort() throws Exception {
        restored();
        change((store, batch) -> {});
        try (var files = Files.list(data().resolve("db"))) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] content = Files.readAllBytes(table);
                Files.write(table, Arrays.copyOf(content, content.length / 2));
            }
        }
        assertThat(db("verify")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("STORE_CORRUPT");
        });
        assertThat(db("repair")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("DB_BEYOND_REPAIR");
        });
    }

    @Test
    void refusesAFolderInUse() throws Exception {
        restored();
        try (Store store = nodeFolder().open()) {
            assertThat(store.counters().commits()).isZero();
            for (String command : List.of("verify", "repair")) {
                assertThat(db(command).err()).contains("STORE_LOCKED");
            }
        }
    }

    @Test
    void refusesAFolderInWhichNoNodeWasStarted() {
        for (String command : List.of("verify", "repair")) {
            assertThat(db(command).err()).contains("DATA_DIR_MISSING");
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void makesAFolderReadyToStart() throws Exception {
        assertThat(init(data()).out()).contains("bin/psephos-node --data-dir " + data());

        for (String file : List.of("node.key", "node.toml", "genesis.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file))))
                    .isEqualTo("rw-------");
        }
        NodeConfig config = ConfigSources.load(new String[] {"--data-dir=" + data()}, Map.of());
        assertThat(GenesisFile.read(config.genesis()).salted()).isTrue();
        assertThat(config.p2p().isLoopback()).isFalse();
        String key = Files.readString(data().resolve("node.key"));
        assertThat(init(data())).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("INIT_EXISTS");
        });
        assertThat(data().resolve("node.key")).hasContent(key.strip());
    }

    @Test
    void makesFoldersOfOneNetworkOnPortsOfTheirOwn() throws Exception {
        assertThat(init(data(), "--validators", "3").code()).isZero();

        var ports = new HashSet<Integer>();
        var chains = new HashSet<Hash>();
        for (int i = 1; i <= 3; i++) {
            NodeConfig config = ConfigSources.load(new String[] {"--data-dir=" + data().resolve("node" + i)}, Map.of());
            ports.addAll(List.of(
                    config.http().port(), config.p2p().port(), config.admin().port()));
            chains.add(GenesisFile.read(config.genesis()).genesis().chainId());
            assertThat(config.peers()).hasSize(2).allMatch(peer -> peer.at().isLoopback());
        }
        assertThat(ports).hasSize(9);
        assertThat(chains).hasSize(1);
    }

    @Test
    void offersOnlyEnginesThatThisReleaseHas() {
        for (String engine : List.of("paxos", "poa")) {
            assertThat(init(data(), "--consensus", engine)).satisfies(ran -> {
                assertThat(ran.code()).isEqualTo(1);
                assertThat(ran.err())
                        .contains("ENGINE_UNAVAILABLE: this release has no engine \"" + engine + "\", but ")
                        .contains("stamp");
            });
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void takesTheEngineThatGenesisIsForAndNoOther() {
        assertThat(init(data(), "--consensus", "round-robin").err())
                .contains("CONFIG_INVALID: the genesis to begin from is for stamp, not round-robin");
        assertThat(data()).doesNotExist();
        assertThat(init(data(), "--consensus", "stamp").code()).isZero();
    }

    @Test
    void makesNoFolderForAGenesisWhoseEngineIsMissing() throws Exception {
        Path foreign = folder.resolve("foreign.json");
        Files.writeString(foreign, Files.readString(template).replace("stamp", "paxos"));

        assertThat(run("init", data().toString(), "--genesis=" + foreign).err())
                .contains("ENGINE_UNAVAILABLE: this release has no engine \"paxos\"");
        assertThat(data()).doesNotExist();
    }
}
