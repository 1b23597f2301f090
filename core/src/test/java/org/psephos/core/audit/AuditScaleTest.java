package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.seal.SealVerifiers;

/** An election of a small country in a heap of one gigabyte. */
@Tag("long")
class AuditScaleTest {
    private static final int VOTERS = 1_000_000;
    private static final int BALLOTS_IN_BLOCK = 35_000;
    private static final int ENROLLED_AT_ONCE = 200_000;

    @TempDir
    private Path folder;

    @Test
    void auditsAMillionBallotsInOneGigabyte() throws IOException, InterruptedException {
        Path file = folder.resolve("large.psephos");
        Hash trusted = write(file);

        Process audit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditScaleTest.class.getName(),
                        file.toString(),
                        trusted.toString())
                .inheritIO()
                .start();

        assertThat(audit.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(audit.exitValue()).isZero();
    }

    private static Hash write(Path file) throws IOException {
        HeldElection election = HeldElection.enrolling(VOTERS, ENROLLED_AT_ONCE)
                .closeEnrolment()
                .open();
        var ballots = new ArrayList<Transaction>();
        for (int voter = 0; voter < VOTERS; voter++) {
            ballots.add(election.ballot(voter, voter % 3, voter % 4));
            if (ballots.size() == BALLOTS_IN_BLOCK || voter == VOTERS - 1) {
                election.chain().mine(ballots);
                ballots.clear();
            }
        }
        Files.write(file, election.close().export());
        return election.head();
    }

    /** The audit alone: the file, and the id of a trusted block. */
    public static void main(String[] arguments) throws IOException {
        long begin = System.nanoTime();
        var audit = new Audit(Curves.best(), SealVerifiers.installed(), ActivationTable.INITIAL, Slices.SEQUENTIAL);
        AuditReport report;
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(arguments[0])), 1 << 16)) {
            report = audit.run(in, Set.of(Hash.parse(arguments[1])));
        }
        System.err.println((System.nanoTime() - begin) / 1_000_000 + " ms, " + report.verdict());
        System.exit(report.verdict().valid() ? 0 : 1);
    }
}
