package org.psephos.core.seal.pow;

import java.util.Optional;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ParameterReader;

/**
 * Proof of work on one chain: its parameters and the arithmetic over trails.
 *
 * @param spacingMillis intended time between blocks, at least the genesis' {@code minSpacingMillis}
 * @param powLimit easiest target
 * @param initialTarget target of block 1
 * @param halfLifeSpacings so many spacings behind schedule double the target
 * @param finalityDepth a block with so many on top is called final
 * @param maxReorgDepth so many blocks at most are given up for a heavier branch
 * @param scheduleCapSpacings a longer pause counts as so many spacings
 */
public record PowRules(
        long spacingMillis,
        Target powLimit,
        Target initialTarget,
        long halfLifeSpacings,
        long finalityDepth,
        long maxReorgDepth,
        long scheduleCapSpacings) {
    public static final String ENGINE = "pow";

    public static final String DEFAULT_POW_LIMIT = "2000ffff";
    public static final long DEFAULT_HALF_LIFE_SPACINGS = 288;
    public static final long DEFAULT_FINALITY_DEPTH = 12;
    public static final long DEFAULT_MAX_REORG_DEPTH = 10_000;
    public static final long DEFAULT_SCHEDULE_CAP_SPACINGS = 60;

    private static final long MAX_SPACING_MILLIS = 86_400_000;
    private static final long MAX_COUNT = 1_000_000;

    /** {@link IllegalArgumentException} where a parameter is unknown, missing or out of range; its message says how. */
    public static PowRules of(Genesis genesis) {
        var reader = new ParameterReader(genesis.engine());
        long spacingMillis = reader.integer("spacingMillis", 1, MAX_SPACING_MILLIS)
                .orElseThrow(() -> new IllegalArgumentException("engine parameter spacingMillis is missing"));
        Target powLimit = target(reader, "powLimit")
                .orElseGet(() -> Target.parse(DEFAULT_POW_LIMIT).orElseThrow());
        var rules = new PowRules(
                spacingMillis,
                powLimit,
                target(reader, "initialTarget").orElse(powLimit),
                count(reader, "halfLifeSpacings").orElse(DEFAULT_HALF_LIFE_SPACINGS),
                count(reader, "finalityDepth").orElse(DEFAULT_FINALITY_DEPTH),
                count(reader, "maxReorgDepth").orElse(DEFAULT_MAX_REORG_DEPTH),
                count(reader, "scheduleCapSpacings").orElse(DEFAULT_SCHEDULE_CAP_SPACINGS));
        reader.end();
        if (spacingMillis < genesis.minSpacingMillis()) {
            throw new IllegalArgumentException("engine parameter spacingMillis is " + spacingMillis
                    + ", less than minSpacingMillis " + genesis.minSpacingMillis() + ": blocks could never keep up");
        }
        return rules;
    }

    public PowRules {
        if (initialTarget.value().compareTo(powLimit.value()) > 0) {
            throw new IllegalArgumentException(
                    "engine parameter initialTarget " + initialTarget + " is easier than powLimit " + powLimit);
        }
        if (maxReorgDepth < finalityDepth) {
            throw new IllegalArgumentException(
                    "engine parameter maxReorgDepth " + maxReorgDepth + " is less than finalityDepth " + finalityDepth);
        }
    }

    /** The target that the child of {@code parent} must name. */
    public Target targetAfter(Header parent, PowTrail trail) {
        return new Asert(initialTarget, powLimit, spacingMillis, halfLifeSpacings * spacingMillis)
                .next(trail.scheduleMillis(), parent.height());
    }

    /** The trail behind a child of {@code parent} that met {@code target} and is dated {@code timeMillis}. */
    public PowTrail extend(PowTrail trail, Header parent, Target target, long timeMillis) {
        long pauseMillis = Math.clamp(timeMillis - parent.timeMillis(), 0, scheduleCapSpacings * spacingMillis);
        return new PowTrail(trail.work().add(target.work()), Math.addExact(trail.scheduleMillis(), pauseMillis));
    }

    private static Optional<Long> count(ParameterReader reader, String name) {
        return reader.integer(name, 1, MAX_COUNT);
    }

    private static Optional<Target> target(ParameterReader reader, String name) {
        return reader.text(name).map(hex -> Target.parse(hex)
                .orElseThrow(() -> new IllegalArgumentException("engine parameter " + name + " is \"" + hex
                        + "\", not a target in compact form such as \"" + DEFAULT_POW_LIMIT + "\"")));
    }
}
