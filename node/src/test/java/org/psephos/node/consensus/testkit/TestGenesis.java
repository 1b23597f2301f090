package org.psephos.node.consensus.testkit;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;

/** A small network for tests of engines. */
public final class TestGenesis {
    public static final long TIME_MILLIS = 1_767_225_600_000L;

    private TestGenesis() {}

    public static Genesis of(String engine, SortedMap<String, EngineParameters.Value> parameters) {
        return of(engine, parameters, 200);
    }

    public static Genesis of(
            String engine, SortedMap<String, EngineParameters.Value> parameters, long minSpacingMillis) {
        return new Genesis(
                "test",
                "tpsv",
                Bytes.EMPTY,
                TIME_MILLIS,
                engine,
                new EngineParameters(parameters),
                1 << 20,
                1 << 14,
                minSpacingMillis,
                15_000,
                0,
                0,
                8,
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }

    public static Header header(Genesis genesis) {
        return new Header(
                1,
                genesis.chainId(),
                0,
                Hash.ZERO,
                genesis.timeMillis(),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                PublicKey.of(new byte[32]),
                Bytes.EMPTY,
                Bytes.EMPTY);
    }
}
