package org.psephos.node.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.node.Ledger;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.config.ConfigSources;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.TestWorld;
import picocli.CommandLine;

/** The commands on a chain whose blocks need certificates. */
class CertifiedMaintenanceTest {
    private static final int HEIGHT = 12;
    private static Genesis genesis;
    private static StampSeal seals;
    private static LedgerKit kit;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeAChain() {
        genesis = new GenesisFile(TestWorld.certified(), ActivationTable.INITIAL, false)
                .salt(new byte[Genesis.SALT_BYTES], TestWorld.GENESIS_MILLIS)
                .genesis();
        seals = StampSeal.of(genesis);
        kit = new LedgerKit(genesis);
        kit.mine(HEIGHT);
    }

    private record Ran(int code, String out, String err) {}

    private Ran db(String command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of(
                                "db",
                                command,
                                "--data-dir",
                                folder.resolve("data").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        int code = new CommandLine(new Program())
                .addSubcommand(new DbCommand(seals -> Ledger.rules(seals, Curves.best())))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
        return new Ran(code, out.toString(), err.toString());
    }

    @CommandLine.Command(name = "psephos-node")
    private static final class Program {}

    /** The chain in a file, with the certificate of block 7 changed. */
    private Path exported(UnaryOperator<Bytes> change) throws IOException {
        Path file = folder.resolve("chain.psephos");
        var at = new long[1];
        ChainFile.write(file, new ChainFile.Head(genesis, ActivationTable.INITIAL), () -> {
            if (at[0] == HEIGHT) {
                return Optional.empty();
            }
            var block = kit.at(++at[0]);
            Bytes certificate = seals.certificate(block.header());
            return Optional.of(new StoredBlock(at[0] == 7 ? change.apply(certificate) : certificate, block.encode()));
        });
        return file;
    }

    static Stream<UnaryOperator<Bytes>> damages() {
        return Stream.of(
                good -> Bytes.EMPTY,
                good -> seals.certificate(kit.at(6).header()),
                good -> Bytes.of(new byte[good.length() - 1]),
                good -> Bytes.of(new byte[60_000]));
    }

    @Test
    void exportHoldsEveryCertificate() throws Exception {
        Path file = exported(good -> good);
        assertThat(db("import", file.toString()).out()).contains("Read " + HEIGHT + " blocks");
        assertThat(db("verify").out()).startsWith("The database is sound: height " + HEIGHT);
        Path again = folder.resolve("again.psephos");

        assertThat(db("export", again.toString()).code()).isZero();

        assertThat(again).hasSameBinaryContentAs(file);
        assertThat(db("repair").out()).contains("nothing to repair");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void importStopsAtABlockWithoutItsCertificate(UnaryOperator<Bytes> damage) throws Exception {
        Ran ran = db("import", exported(damage).toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("Read 6 blocks");
        assertThat(ran.err()).contains("BLOCK_INVALID: block 7: the certificate is missing, or not one of this block");
        assertThat(db("verify").out()).contains("height 6");
    }

    @ParameterizedTest
    @MethodSource("damages")
    void verifySaysWhichCertificateIsWrongAndRepairKeepsTheBlocksBelow(UnaryOperator<Bytes> damage) throws Exception {
        db("import", exported(good -> good).toString());
        Header header = kit.at(7).header();
        Bytes good = seals.certificate(header);
        changeRecord(header.id().toBytes(), good, damage.apply(good));

        Ran ran = db("verify");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .contains("DB_DAMAGED: 1 faults")
                .containsPattern("block 7: (no certificate|the certificate is not one of this block)");
        assertThat(db("repair").out()).contains("kept the blocks up to height 6 of " + HEIGHT);
        assertThat(db("verify").out()).contains("height 6");
    }

    /** The record is the header, the trail and the certificate, each of these two behind its length, and the rest. */
    private void changeRecord(byte[] id, Bytes from, Bytes to) throws Exception {
        Column<?, ?> records = ChainColumns.all().stream()
                .filter(column -> column.name().equals("records"))
                .findFirst()
                .orElseThrow();
        NodeFolder target = NodeFolder.existing(
                ConfigSources.load(new String[] {"--data-dir=" + folder.resolve("data")}, Map.of()));
        try (Store store = target.open()) {
            String row =
                    Bytes.of(Objects.requireNonNull(store.rawGet(records, id))).toString();
            String changed = row.replace(written(from), written(to));
            assertThat(changed).isNotEqualTo(row);
            WriteBatch batch = store.batch();
            batch.rawPut(records, id, HexFormat.of().parseHex(changed));
            assertThat(store.commit(batch, Durability.SYNCED)).isInstanceOf(WriteOutcome.Done.class);
        }
    }

    private static String written(Bytes certificate) {
        var out = new Writer();
        certificate.write(out);
        return Bytes.of(out.toBytes()).toString();
    }
}
