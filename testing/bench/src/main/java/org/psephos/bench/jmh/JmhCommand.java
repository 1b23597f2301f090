package org.psephos.bench.jmh;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.psephos.bench.machine.Machine;
import org.psephos.bench.machine.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code psephos-bench jmh}: the micro-benchmarks of this package, in processes of their own. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Micro-benchmarks of codec, curve, trees and state.")
public final class JmhCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description = "Which (regular expression; default: all)")
    private String pattern = ".*";

    @Override
    public Integer call() throws IOException, RunnerException {
        var options = new OptionsBuilder()
                .include("org\\.psephos\\.bench\\.jmh\\..*" + pattern)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .build();
        Map<String, Object> micros = new TreeMap<>();
        Report.say("a few seconds for each benchmark");
        for (RunResult result : results(options)) {
            String name = result.getParams().getBenchmark();
            double score = result.getPrimaryResult().getScore();
            Report.say(
                    "%-70s %10.3f µs ± %.3f",
                    name, score, result.getPrimaryResult().getScoreError());
            micros.put(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1), Report.rounded(score, 3));
        }
        var report = new Report("jmh").put("micros", micros);
        Machine.describe(report);
        report.print();
        return 0;
    }

    private Collection<RunResult> results(Options options) throws IOException, RunnerException {
        try {
            return new Runner(options).run();
        } catch (NoBenchmarksException e) {
            throw new IOException("no micro-benchmark is called " + pattern, e);
        }
    }
}
