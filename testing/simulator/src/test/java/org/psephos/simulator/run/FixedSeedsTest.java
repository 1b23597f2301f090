package org.psephos.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedSeedsTest {
    private static final long MILLIS = 1_200_000;
    private static final long SEEDS = 4;
    private static final long LONG_SEEDS = 2_000;
    private static final long LONG_SEEDS_OF_QUICK_BLOCKS = 300;
    private static final long QUICK_MILLIS = 414_000;
    private static final long QUICK_SPACING_MILLIS = 1_000;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6, 8})
    void nodesComeTogetherWhateverGoesWrong(int nodes) {
        int starts = 0;
        int reorganisations = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Result result = run(new Scenario(
                    Scenario.Engine.pow, 100L * nodes + seed, nodes, MILLIS, Scenario.SPACING_MILLIS, false, true, 0));
            starts += result.troubles().starts();
            reorganisations += result.troubles().reorganisations();
        }

        assertThat(starts).as("that nodes had to start again").isGreaterThan(2 * nodes * (int) SEEDS);
        assertThat(reorganisations).as("that branches had to be given up").isGreaterThan((int) SEEDS);
    }

    /** Validators with twins that lie, one final block a height; those that found a bug in their day are among them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 11, 15, 17, 24})
    void validatorsAgreeWhateverGoesWrong(long seed) {
        run(new Scenario(Scenario.Engine.pos, seed, 4, 1_332_000, Scenario.SPACING_MILLIS, false, true, 0));
    }

    /** Epochs go by, stake comes and goes, and the twins lose theirs: honest validators tell of what they sign. */
    @Test
    void liarsAreFoundOutAndTheValidatorsChange() {
        int jailed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            jailed += run(quick(Scenario.Engine.pos, seed)).jailed();
        }

        assertThat(jailed).isPositive();
    }

    /** Members that crash, lose what was not synced, and meet again; strangers that lie. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4017})
    void membersAgreeWhateverStops(long seed) {
        run(quick(Scenario.Engine.raft, seed));
    }

    /** Each found a bug in its day. */
    @ParameterizedTest
    @CsvSource({
        // A ban with a long explanation threw, and the connection stayed.
        "184, 4, 1080000",
        "194, 4, 1080000",
        // A ballot was executed on the sums of one state and the voter of the next, and the node stopped.
        "200209, 4, 1188000"
    })
    void seedsThatFailedOnceRunClean(long seed, int nodes, long millis) {
        run(new Scenario(Scenario.Engine.pow, seed, nodes, millis, Scenario.SPACING_MILLIS, false, true, 0));
    }

    @Tag("long")
    @Test
    void thousandsOfSeedsRunClean() {
        LongStream.range(0, LONG_SEEDS)
                .forEach(seed -> run(new Scenario(
                        Scenario.Engine.pow,
                        seed,
                        3 + (int) (seed % 3),
                        MILLIS,
                        Scenario.SPACING_MILLIS,
                        false,
                        true,
                        0)));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = "pow", mode = EnumSource.Mode.EXCLUDE)
    void hundredsOfSeedsOfQuickBlocksRunClean(Scenario.Engine engine) {
        LongStream.range(0, LONG_SEEDS_OF_QUICK_BLOCKS).forEach(seed -> run(quick(engine, seed)));
    }

    private static Scenario quick(Scenario.Engine engine, long seed) {
        return new Scenario(engine, seed, 4, QUICK_MILLIS, QUICK_SPACING_MILLIS, false, true, 0);
    }

    private static Result run(Scenario scenario) {
        Result result = new Simulation(scenario).run();

        assertThat(result.finding())
                .as("%s, event %d", scenario, result.events())
                .isEmpty();
        assertThat(result.blocks()).as("%s", scenario).isGreaterThanOrEqualTo(120);
        assertThat(result.faults()).as("%s", scenario).isGreaterThanOrEqualTo(5);
        return result;
    }
}
