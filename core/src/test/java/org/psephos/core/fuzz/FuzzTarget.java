package org.psephos.core.fuzz;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * {@code FuzzTarget CLASS METHOD}. With {@code JAZZER_FUZZ=1} in the environment Jazzer looks for new inputs, without it replays those
 * that it knows. The working folder is the module's: corpus and findings lie there.
 */
public final class FuzzTarget {
    private FuzzTarget() {}

    public static void main(String[] args) throws ClassNotFoundException {
        // Not initialised: what is loaded before Jazzer is not observed by it.
        Class<?> type = Class.forName(args[0], false, FuzzTarget.class.getClassLoader());
        Method target = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(args[1]))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no method " + args[1] + " in " + type));
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(type, target))
                                .filters(EngineFilter.includeEngines("junit-jupiter"))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8), Integer.MAX_VALUE);
        boolean sound = summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
        System.exit(sound ? 0 : 1);
    }
}
