package org.psephos.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SameSeedTest {
    private static final Scenario SHORT =
            new Scenario(Scenario.Engine.pow, 7, 4, Scenario.LEAST_MILLIS, Scenario.SPACING_MILLIS, false, true, 0);

    @Test
    void givesTheSameRunAlsoAfterOthers() {
        Result first = new Simulation(SHORT).run();
        new Simulation(SHORT.withSeed(8)).run();
        Result second = new Simulation(SHORT).run();

        assertThat(first.events()).isGreaterThan(10_000);
        assertThat(second).isEqualTo(first);
    }

    /** Worked out in another process: nothing may hang on salts of collections, identities of objects or the time of day. */
    @Test
    void givesTheSameRunInEveryProcess() throws Exception {
        String here = Seeds.line(new Simulation(SHORT).run());

        assertThat(Seeds.inAnotherProcess(SHORT)).isEqualTo(here);
    }

    @Test
    void anotherSeedGivesAnotherRun() {
        assertThat(new Simulation(SHORT).run().trace())
                .isNotEqualTo(new Simulation(SHORT.withSeed(8)).run().trace());
    }

    @Test
    void stopsAtTheEventItIsTold() {
        var until = new Scenario(
                Scenario.Engine.pow, 7, 4, Scenario.LEAST_MILLIS, Scenario.SPACING_MILLIS, false, true, 5_000);

        Result result = new Simulation(until).run();

        assertThat(result.events()).isEqualTo(5_000);
        assertThat(result.finding()).isEmpty();
    }

    @Test
    void theRealCurveDoesAsWell() {
        var real =
                new Scenario(Scenario.Engine.pow, 7, 3, Scenario.LEAST_MILLIS, Scenario.SPACING_MILLIS, true, true, 0);

        assertThat(new Simulation(real).run().finding()).isEmpty();
    }
}
