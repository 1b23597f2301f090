package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.psephos.core.ledger.EngineParameters.Value;
import org.psephos.core.ledger.Header;

/** What changes of the hash rate and lies about the time do to the pace of a chain; chance decides when blocks are found, by a seed. */
class DifficultyTest {
    private static final long SPACING_MILLIS = 10_000;
    private static final long MIN_SPACING_MILLIS = 100;
    private static final long MAX_FUTURE_MILLIS = 15_000;
    private static final double HASHES_PER_MILLI = Math.pow(2, 32) / SPACING_MILLIS;

    private final Random random = new Random(20_261_122);
    private final PowRules rules = rules("1d00ffff");

    private Header tip = PowChain.genesisHeader(PowChain.genesis(PowChain.parameters()));
    private PowTrail trail = PowTrail.GENESIS;
    private double nowMillis = PowChain.GENESIS_MILLIS;

    @Test
    void returnsToThePaceAfterTenfoldHashRate() {
        mine(2_000, HASHES_PER_MILLI);
        double flood = spacings(288, 10 * HASHES_PER_MILLI);
        mine(2_000, 10 * HASHES_PER_MILLI);

        assertThat(flood).as("at first").isLessThan(0.3);
        assertThat(spacings(2_000, 10 * HASHES_PER_MILLI)).isCloseTo(1, Percentage.withPercentage(7));
    }

    @Test
    void returnsToThePaceAfterATenthOfTheHashRate() {
        mine(2_000, HASHES_PER_MILLI);
        double drought = spacings(288, HASHES_PER_MILLI / 10);
        mine(1_000, HASHES_PER_MILLI / 10);

        assertThat(drought).as("at first").isBetween(2.0, 5.0);
        assertThat(spacings(2_000, HASHES_PER_MILLI / 10)).isCloseTo(1, Percentage.withPercentage(7));
    }

    @Test
    void doesNotSwingWhenTheHashRateComesAndGoes() {
        mine(1_000, HASHES_PER_MILLI);
        double startMillis = nowMillis;
        for (int cycle = 0; cycle < 40; cycle++) {
            mine(50, 10 * HASHES_PER_MILLI);
            mine(50, HASHES_PER_MILLI);
        }

        assertThat((nowMillis - startMillis) / SPACING_MILLIS).isBetween(2_000.0, 4_500.0);
    }

    @Test
    void datesIntoTheFutureGainAtMostWhatTheRuleAllows() {
        mine(1_000, HASHES_PER_MILLI);
        Target honest = rules.targetAfter(tip, trail);

        extend(Math.round(nowMillis) + MAX_FUTURE_MILLIS);

        double gain = ratio(rules.targetAfter(tip, trail), honest);
        assertThat(gain)
                .isLessThan(Math.pow(2, (SPACING_MILLIS * 10.0 + MAX_FUTURE_MILLIS) / (288.0 * SPACING_MILLIS)));
    }

    @Test
    void datesThatJumpBackAndForthDoNotSpeedUpTheChain() {
        mine(1_000, HASHES_PER_MILLI);
        double startMillis = nowMillis;
        for (int block = 0; block < 4_000; block++) {
            nowMillis += untilFound(HASHES_PER_MILLI);
            long aheadMillis = random.nextInt(10) < 4 ? MAX_FUTURE_MILLIS : 0;
            extend(Math.round(nowMillis) + aheadMillis);
        }

        assertThat((nowMillis - startMillis) / SPACING_MILLIS / 4_000).isCloseTo(1, Percentage.withPercentage(5));
    }

    @Test
    void heldBackDatesNeverMakeWorkEasier() {
        mine(1_000, HASHES_PER_MILLI);
        Header honestTip = tip;
        PowTrail honestTrail = trail;
        double honestNow = nowMillis;
        for (int block = 0; block < 400; block++) {
            extend(tip.timeMillis() + SPACING_MILLIS);
        }
        Target honest = rules.targetAfter(tip, trail);

        tip = honestTip;
        trail = honestTrail;
        for (int block = 0; block < 399; block++) {
            extend(tip.timeMillis() + MIN_SPACING_MILLIS);
        }
        extend(Math.round(honestNow) + 400 * SPACING_MILLIS);

        assertThat(rules.targetAfter(tip, trail).value()).isLessThan(honest.value());
    }

    @Test
    void chainThatSleptForAMonthIsOnlySixtySpacingsBehind() {
        mine(1_000, HASHES_PER_MILLI);
        Target before = rules.targetAfter(tip, trail);

        nowMillis += 30 * 86_400_000.0;
        extend(Math.round(nowMillis));

        assertThat(ratio(rules.targetAfter(tip, trail), before)).isLessThan(Math.pow(2, 61.0 / 288));
    }

    @Test
    void chainPacedByItsMinimumSpacingStaysAtTheLimit() {
        PowRules paced = rules(PowRules.DEFAULT_POW_LIMIT);
        for (int block = 0; block < 5_000; block++) {
            extend(tip.timeMillis() + SPACING_MILLIS + random.nextInt(50));
            assertThat(paced.targetAfter(tip, trail)).isEqualTo(paced.powLimit());
        }
    }

    private double spacings(int blocks, double hashesPerMilli) {
        double startMillis = nowMillis;
        mine(blocks, hashesPerMilli);
        return (nowMillis - startMillis) / blocks / SPACING_MILLIS;
    }

    private void mine(int blocks, double hashesPerMilli) {
        for (int block = 0; block < blocks; block++) {
            nowMillis += untilFound(hashesPerMilli);
            nowMillis = Math.max(nowMillis, tip.timeMillis() + MIN_SPACING_MILLIS);
            extend(Math.round(nowMillis));
        }
    }

    private double untilFound(double hashesPerMilli) {
        double hashes = rules.targetAfter(tip, trail).work().doubleValue();
        return -Math.log(1 - random.nextDouble()) * hashes / hashesPerMilli;
    }

    private void extend(long timeMillis) {
        Target target = rules.targetAfter(tip, trail);
        Header next = PowChain.unsealed(tip, Math.max(timeMillis, tip.timeMillis() + MIN_SPACING_MILLIS), target);
        trail = rules.extend(trail, tip, target, next.timeMillis());
        tip = next;
    }

    private static double ratio(Target target, Target other) {
        return target.value().doubleValue() / other.value().doubleValue();
    }

    private static PowRules rules(String initialTarget) {
        var parameters = new TreeMap<String, Value>();
        parameters.put("spacingMillis", new Value.Integer(SPACING_MILLIS));
        parameters.put("initialTarget", new Value.Text(initialTarget));
        return PowRules.of(PowChain.genesis(parameters));
    }
}
