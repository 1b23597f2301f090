package org.psephos.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used so far, as Linux counts it. */
public final class Usage {
    /** {@code USER_HZ}, which Linux has kept at this on every platform that a JVM runs on. */
    private static final int TICKS_PER_SECOND = 100;

    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    private Usage() {}

    /** User and system time of all threads, those that have ended included. Counted in steps of 10 ms. */
    public static long cpuMicros(long pid) throws IOException {
        return ticks(Path.of("/proc", Long.toString(pid), "stat")) * (1_000_000 / TICKS_PER_SECOND);
    }

    /** As {@link #cpuMicros}, of one thread. */
    public static long threadCpuMicros(Path task) throws IOException {
        return ticks(task.resolve("stat")) * (1_000_000 / TICKS_PER_SECOND);
    }

    public static long rssBytes(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    /** The most that the process ever had resident. */
    public static long peakRssBytes(long pid) throws IOException {
        return status(pid, "VmHWM:");
    }

    private static long ticks(Path stat) throws IOException {
        String line = Files.readString(stat);
        // The second field is the program's name in parentheses and may hold anything.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]);
    }

    private static long status(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.substring(field.length()).replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException("no " + field + " of process " + pid);
    }
}
