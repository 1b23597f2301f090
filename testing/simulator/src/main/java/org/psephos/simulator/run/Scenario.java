package org.psephos.simulator.run;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.simulator.time.Chance;

/**
 * What is to be run.
 *
 * @param engine of the chain
 * @param nodes honest ones, at least 2
 * @param millis of virtual time before the end game
 * @param spacingMillis from block to block: on average where they are found, else at least
 * @param realCurve else a stand-in
 * @param faults whether anything goes wrong
 * @param untilEvent stop there; 0: at the end
 */
public record Scenario(
        Engine engine,
        long seed,
        int nodes,
        long millis,
        long spacingMillis,
        boolean realCurve,
        boolean faults,
        long untilEvent) {
    /** How the nodes agree. */
    public enum Engine {
        pow,
        pos,
        raft;

        /** Whether what members sign twice is found out and survived. */
        boolean withstandsLiars() {
            return this == pos;
        }
    }

    public static final long LEAST_MILLIS = 400_000;
    public static final int MOST_NODES = 100;

    public static final long SPACING_MILLIS = 5_000;

    /** Over the whole network, and so for a block, on average at the start. */
    static final int HASHES_PER_SECOND = 24;

    private static final long LEAST_SPACING_MILLIS = 1_000;
    static final long GENESIS_MILLIS = 1_767_225_600_000L;
    private static final int STAKE = 10;

    /** Where blocks come fast, a run sees some ten epochs; else none but the first. */
    private static final long EPOCH_BLOCKS = 25;

    private static final long NO_EPOCH_BLOCKS = 100_000;

    private static final int BLOCK_REWARD = 5;
    private static final long SUPPLY = 1_000;
    private static final int BALLOTS_PER_VOTER = 20;

    public Scenario {
        if (nodes < 2 || nodes > MOST_NODES || millis < LEAST_MILLIS) {
            throw new IllegalArgumentException(
                    "from 2 to " + MOST_NODES + " nodes, for at least " + LEAST_MILLIS + " ms");
        }
        if (spacingMillis < LEAST_SPACING_MILLIS || spacingMillis > SPACING_MILLIS) {
            throw new IllegalArgumentException(
                    "from " + LEAST_SPACING_MILLIS + " to " + SPACING_MILLIS + " ms from block to block");
        }
    }

    public Scenario withSeed(long other) {
        return new Scenario(engine, other, nodes, millis, spacingMillis, realCurve, faults, untilEvent);
    }

    /**
     * @param payer has all the money that is not a reward
     * @param validators where the engine has some
     */
    Genesis genesis(Chance chance, PublicKey payer, List<PublicKey> validators) {
        boolean byWork = engine == Engine.pow;
        return new Genesis(
                "simulated",
                "tpsv",
                Bytes.of(chance.bytes(Hash.BYTES)),
                GENESIS_MILLIS,
                engine.name(),
                new EngineParameters(parameters(validators)),
                1 << 16,
                1 << 14,
                byWork ? LEAST_SPACING_MILLIS : spacingMillis,
                byWork ? 15_000 : 1_000,
                BLOCK_REWARD,
                0,
                BALLOTS_PER_VOTER,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>(Map.of(payer, SUPPLY)));
    }

    private SortedMap<String, EngineParameters.Value> parameters(List<PublicKey> validators) {
        return switch (engine) {
            case pow -> byWork();
            case pos -> byStake(validators);
            case raft -> byMembers(validators);
        };
    }

    /** Whether stake is put up and withdrawn, and liars lose theirs, soon enough to matter. */
    boolean changesStake() {
        return engine == Engine.pos && spacingMillis < SPACING_MILLIS;
    }

    private SortedMap<String, EngineParameters.Value> byWork() {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("spacingMillis", new EngineParameters.Value.Integer(spacingMillis));
        parameters.put("powLimit", new EngineParameters.Value.Text("207fffff"));
        parameters.put(
                "initialTarget", new EngineParameters.Value.Text(target(HASHES_PER_SECOND * spacingMillis / 1_000)));
        return parameters;
    }

    private SortedMap<String, EngineParameters.Value> byStake(List<PublicKey> validators) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put(
                "validators",
                new EngineParameters.Value.Texts(validators.stream()
                        .map(key -> key.toHex() + ":" + STAKE)
                        .toList()));
        parameters.put(
                "epochBlocks", new EngineParameters.Value.Integer(changesStake() ? EPOCH_BLOCKS : NO_EPOCH_BLOCKS));
        if (changesStake()) {
            parameters.put("unbondingBlocks", new EngineParameters.Value.Integer(2 * EPOCH_BLOCKS));
        }
        return parameters;
    }

    private static SortedMap<String, EngineParameters.Value> byMembers(List<PublicKey> members) {
        return new TreeMap<>(Map.of(
                "members",
                new EngineParameters.Value.Texts(
                        members.stream().map(PublicKey::toHex).toList())));
    }

    /** In compact form, so that an id meets it once in so many, 2 to 256. */
    private static String target(long hashes) {
        return "20%06x".formatted((1L << 24) / hashes);
    }
}
