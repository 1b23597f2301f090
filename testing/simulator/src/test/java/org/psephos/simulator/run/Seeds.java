package org.psephos.simulator.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What tests of whole runs share. */
public final class Seeds {
    private static final long PROCESS_SECONDS = 120;

    private Seeds() {}

    static String line(Result result) {
        return result.events() + " " + result.head() + " " + Long.toHexString(result.trace());
    }

    static String inAnotherProcess(Scenario scenario) throws IOException, InterruptedException {
        var command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Seeds.class.getName(),
                Long.toString(scenario.seed()),
                Integer.toString(scenario.nodes()),
                Long.toString(scenario.millis()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS);
            return said.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    public static void main(String[] args) {
        var scenario = new Scenario(
                Scenario.Engine.pow,
                Long.parseLong(args[0]),
                Integer.parseInt(args[1]),
                Long.parseLong(args[2]),
                Scenario.SPACING_MILLIS,
                false,
                true,
                0);
        System.out.println(line(new Simulation(scenario).run()));
    }
}
