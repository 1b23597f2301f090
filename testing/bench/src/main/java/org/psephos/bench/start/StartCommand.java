package org.psephos.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.psephos.bench.machine.AtLeastOne;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Percentiles;
import org.psephos.bench.machine.Report;
import org.psephos.bench.node.Checkout;
import org.psephos.bench.node.NodeProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code psephos-bench start}: from the command to something that answers; medians. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Time of the node to /readyz, and of two commands of the wallet.")
public final class StartCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Also start on this existing data folder, such as ledger --keep leaves")
    private @Nullable Path dataDir;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            converter = AtLeastOne.class,
            description = "Of each (default: 5)")
    private int runs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report("start").put("runs", runs);
        Path folder = Files.createTempDirectory("psephos-bench");
        try {
            report.put("emptyToReadyMillis", median(() -> empty(folder)), 0);
            measureWallet(folder, report);
        } finally {
            NodeProcess.delete(folder);
        }
        Path existing = dataDir;
        if (existing != null) {
            report.put("existingToReadyMillis", median(() -> ready(existing)), 0);
        }
        Machine.describe(report);
        report.print();
        return 0;
    }

    private double empty(Path folder) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(folder, "data").resolve("data");
        return ready(data);
    }

    private static double ready(Path data) throws IOException, InterruptedException {
        try (var node = NodeProcess.start(data)) {
            double millis = node.awaitReady();
            Report.say("ready after %.0f ms", millis);
            return millis;
        }
    }

    private void measureWallet(Path folder, Report report) throws IOException, InterruptedException {
        try (var node = NodeProcess.start(folder.resolve("wallet").resolve("data"))) {
            node.awaitReady();
            String url = "http://" + node.api().host();
            report.put("versionMillis", median(() -> command("--version")), 0);
            report.put("chainStatusMillis", median(() -> command("--node", url, "chain", "status")), 0);
        }
    }

    private static double command(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Checkout.root().resolve("bin/psephos").toString());
        command.addAll(List.of(arguments));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exit = process.waitFor();
        double millis = (System.nanoTime() - start) / 1e6;
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit);
        }
        Report.say("%s: %.0f ms", String.join(" ", arguments), millis);
        return millis;
    }

    private double median(Measured measured) throws IOException, InterruptedException {
        var micros = new long[runs];
        for (int run = 0; run < runs; run++) {
            micros[run] = Math.round(measured.millis() * 1_000);
        }
        return new Percentiles(micros).at(50) / 1_000.0;
    }

    @FunctionalInterface
    private interface Measured {
        double millis() throws IOException, InterruptedException;
    }
}
