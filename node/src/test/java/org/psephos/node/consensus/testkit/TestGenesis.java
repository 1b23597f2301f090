package org.psephos.node.consensus.testkit;

import java.util.SortedMap;
import org.psephos.core.fixtures.TestNetwork;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;

/** A small network for tests of engines. */
public final class TestGenesis {
    public static final long TIME_MILLIS = TestNetwork.GENESIS_MILLIS;

    private TestGenesis() {}

    public static Genesis of(String engine, SortedMap<String, EngineParameters.Value> parameters) {
        return of(engine, parameters, 200);
    }

    public static Genesis of(
            String engine, SortedMap<String, EngineParameters.Value> parameters, long minSpacingMillis) {
        return TestNetwork.genesis(engine, parameters, minSpacingMillis, 15_000);
    }

    public static Header header(Genesis genesis) {
        return TestNetwork.header(genesis);
    }
}
