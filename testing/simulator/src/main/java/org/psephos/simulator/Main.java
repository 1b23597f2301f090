package org.psephos.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.psephos.node.runtime.SystemClock;
import org.psephos.simulator.run.Result;
import org.psephos.simulator.run.Scenario;
import org.psephos.simulator.run.Simulation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The `psephos-sim` program. */
@Command(
        name = "psephos-sim",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description =
                "Runs a network of nodes in virtual time; the last line of standard output is the result in JSON.")
public final class Main implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final long PROGRESS_SECONDS = 10;

    @Option(names = "--seed", defaultValue = "1", description = "All follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--nodes", defaultValue = "4", description = "Honest nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--hours",
            defaultValue = "0.2",
            description = "Of virtual time, before the end game (default: ${DEFAULT-VALUE}).")
    private double hours;

    @Option(names = "--seeds", defaultValue = "1", description = "So many, from --seed on (default: ${DEFAULT-VALUE}).")
    private long seeds;

    @Option(
            names = "--consensus",
            defaultValue = "pow",
            description = "How the nodes agree: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Scenario.Engine engine = Scenario.Engine.pow;

    @Option(
            names = "--spacing",
            defaultValue = "" + Scenario.SPACING_MILLIS,
            description = "Milliseconds from block to block (default: ${DEFAULT-VALUE}).")
    private long spacingMillis;

    enum Crypto {
        real,
        cheap
    }

    @Option(
            names = "--crypto",
            defaultValue = "cheap",
            description = "Signatures: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Crypto crypto = Crypto.cheap;

    @Option(names = "--no-faults", description = "Nothing goes wrong.")
    private boolean withoutFaults;

    @Option(names = "--until", description = "Stop after this event and tell how each node stands.")
    private long until;

    private final SystemClock clock = new SystemClock();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Scenario scenario;
        try {
            scenario = new Scenario(
                    engine,
                    seed,
                    nodes,
                    Math.round(hours * MILLIS_PER_HOUR),
                    spacingMillis,
                    crypto == Crypto.real,
                    !withoutFaults,
                    until);
        } catch (IllegalArgumentException e) {
            System.err.println("psephos-sim: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        var tally = new Tally();
        long started = clock.nanoTime();
        long toldSeconds = 0;
        boolean good = true;
        for (long i = 0; i < seeds; i++) {
            var simulation = new Simulation(scenario.withSeed(seed + i));
            Result result = simulation.run();
            tally.add(result);
            if (result.finding().isPresent()) {
                good = false;
                tell(result, scenario);
            }
            if (result.finding().isPresent() && seeds == 1 || until > 0) {
                simulation.dump().forEach(System.err::println);
            }
            double seconds = (clock.nanoTime() - started) / NANOS_PER_SECOND;
            if (seconds - toldSeconds > PROGRESS_SECONDS && seeds > 1) {
                toldSeconds = (long) seconds;
                System.err.printf("psephos-sim: %d of %d seeds, %d with findings%n", i + 1, seeds, tally.findings);
            }
        }
        System.out.println(new ObjectMapper()
                .writeValueAsString(tally.describe(scenario, (clock.nanoTime() - started) / NANOS_PER_SECOND)));
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void tell(Result result, Scenario scenario) {
        result.finding()
                .ifPresent(finding -> System.err.printf(
                        "psephos-sim: seed %d, event %d, %s: %s%n  again: bin/psephos-sim --seed %d --nodes %d --hours %s%s%s%s%s --until %d%n",
                        result.seed(),
                        result.events(),
                        finding.invariant(),
                        finding.detail(),
                        result.seed(),
                        scenario.nodes(),
                        scenario.millis() / MILLIS_PER_HOUR,
                        scenario.engine() == Scenario.Engine.pow ? "" : " --consensus " + scenario.engine(),
                        scenario.spacingMillis() == Scenario.SPACING_MILLIS
                                ? ""
                                : " --spacing " + scenario.spacingMillis(),
                        scenario.realCurve() ? " --crypto real" : "",
                        scenario.faults() ? "" : " --no-faults",
                        result.events()));
    }

    /** Adds up several runs. */
    private static final class Tally {
        private long seed;
        private String head = "";
        private String trace = "";
        private long events;
        private long blocks;
        private long faults;
        private long millis;
        private long fewestBlocks = Long.MAX_VALUE;
        private long fewestFaults = Long.MAX_VALUE;
        private long jailed;
        private long findings;
        private long starts;
        private long reorganisations;
        private long deepest;

        void add(Result result) {
            seed = result.seed();
            head = result.head().toHex();
            trace = Long.toHexString(result.trace());
            events += result.events();
            blocks += result.blocks();
            jailed += result.jailed();
            faults += result.faults();
            millis += result.millis();
            fewestBlocks = Math.min(fewestBlocks, result.blocks());
            fewestFaults = Math.min(fewestFaults, result.faults());
            starts += result.troubles().starts();
            reorganisations += result.troubles().reorganisations();
            deepest = Math.max(deepest, result.troubles().deepest());
            findings += result.finding().isPresent() ? 1 : 0;
        }

        Map<String, Object> describe(Scenario scenario, double seconds) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("seed", seed);
            fields.put("nodes", scenario.nodes());
            fields.put("events", events);
            fields.put("blocks", blocks);
            fields.put("fewestBlocks", fewestBlocks);
            fields.put("faults", faults);
            fields.put("fewestFaults", fewestFaults);
            fields.put("starts", starts);
            fields.put("reorganisations", reorganisations);
            fields.put("deepestReorganisation", deepest);
            fields.put("jailed", jailed);
            fields.put("findings", findings);
            fields.put("head", head);
            fields.put("trace", trace);
            fields.put("virtualHours", millis / MILLIS_PER_HOUR);
            fields.put("wallSeconds", seconds);
            fields.put("virtualHoursPerMinute", millis / MILLIS_PER_HOUR / seconds * SECONDS_PER_MINUTE);
            return fields;
        }
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"psephos-sim " + (version == null ? "development" : version)};
        }
    }
}
