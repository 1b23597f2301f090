package org.psephos.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The state of the machine, which each result carries along. */
public final class Machine {
    private Machine() {}

    public static void describe(Report report) throws IOException {
        report.put(
                "machine",
                Map.of(
                        "cpus",
                        cpus(),
                        "load",
                        load(),
                        "cpu",
                        model(),
                        "jdk",
                        Runtime.version().toString()));
    }

    public static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Mean number of threads that wanted a processor over the last minute. */
    public static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    private static String model() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
