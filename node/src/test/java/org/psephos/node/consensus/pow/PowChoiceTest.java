package org.psephos.node.consensus.pow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pow.PowTrail;
import org.psephos.node.consensus.Tip;
import org.psephos.node.consensus.testkit.TestGenesis;

class PowChoiceTest {
    private final MostWork forkChoice = new MostWork(10_000);
    private final DepthFinality finality = new DepthFinality(12);

    @Test
    void prefersMoreWorkWhateverTheSchedule() {
        assertThat(forkChoice.compare(trail(257, 0), trail(256, 1_000_000))).isPositive();
        assertThat(forkChoice.compare(trail(255, 1_000_000), trail(256, 0))).isNegative();
    }

    @Test
    void staysWithTheFirstOfEquals() {
        assertThat(forkChoice.compare(trail(256, 1), trail(256, 2))).isZero();
    }

    /** Nakamoto's process by exact recurrence, as published in "Double spend races", table 1 and by its authors. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.1, 0.2",
        "1, 0.1, 0.056",
        "2, 0.1, 0.01712",
        "3, 0.1, 0.005456",
        "5, 0.1, 0.00059141",
        "5, 0.3, 0.15645"
    })
    void statesTheExactProbabilityOfReversal(long blocksOnTop, double attackerShare, double probability) {
        assertThat(finality.reversalProbability(blocksOnTop, attackerShare))
                .isCloseTo(probability, Percentage.withPercentage(0.01));
    }

    @Test
    void agreesWithSimulatedRaces() {
        var random = new Random(42);
        int reversed = 0;
        for (int race = 0; race < 100_000; race++) {
            int lead = 0;
            for (int honest = 0; honest < 4; ) {
                boolean attacker = random.nextDouble() < 0.3;
                lead += attacker ? -1 : 1;
                honest += attacker ? 0 : 1;
            }
            while (lead > 0 && lead < 60) {
                lead += random.nextDouble() < 0.3 ? -1 : 1;
            }
            reversed += lead <= 0 ? 1 : 0;
        }

        assertThat(finality.reversalProbability(3, 0.3)).isCloseTo(reversed / 100_000.0, within(0.006));
    }

    @Test
    void isCertainForMajoritiesAndNilWithoutAttacker() {
        assertThat(finality.reversalProbability(1_000, 0.5)).isEqualTo(1);
        assertThat(finality.reversalProbability(0, 0)).isZero();
        assertThat(finality.reversalProbability(10_000, 0.499))
                .isBetween(0.0, 1.0)
                .isGreaterThan(0.7);
        assertThat(finality.reversalProbability(10_000, 0.1)).isZero();
    }

    @Test
    void answersAtOnceForAnyNumberOfBlocks() {
        assertThat(finality.reversalProbability(Long.MAX_VALUE, 0.499_999))
                .isEqualTo(finality.reversalProbability(10_000, 0.499_999))
                .isBetween(0.9, 1.0);
    }

    private static Bytes trail(long work, long scheduleMillis) {
        return new PowTrail(BigInteger.valueOf(work), scheduleMillis).encode();
    }

    @Test
    void estimatesTheWorkOfTheBlocksInBetween() {
        assertThat(finality.workPerSecond(tip(1_000, 10_000), tip(61_000, 40_000)))
                .hasValue(2_000);
    }

    @Test
    void estimatesNothingWhereNoTimeHasPassed() {
        assertThat(finality.workPerSecond(tip(1_000, 10_000), tip(2_000, 10_000)))
                .isEmpty();
    }

    private static Tip tip(long work, long scheduleMillis) {
        return new Tip(
                Hash.ZERO,
                TestGenesis.header(TestGenesis.of("pow", new TreeMap<>())),
                trail(work, scheduleMillis),
                Bytes.EMPTY);
    }
}
