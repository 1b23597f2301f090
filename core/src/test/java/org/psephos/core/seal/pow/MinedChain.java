package org.psephos.core.seal.pow;

import java.util.TreeMap;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;

/** A test chain on proof of work: some 256 hashes a block. */
final class MinedChain {
    private MinedChain() {}

    static Genesis genesis(String network) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("spacingMillis", new EngineParameters.Value.Integer(TestChain.SPACING_MILLIS));
        return TestChain.genesis(network, PowRules.ENGINE, new EngineParameters(parameters));
    }

    static TestChain of(Genesis genesis) {
        PowRules rules = PowRules.of(genesis);
        return new TestChain(genesis, new PowSealVerifier(rules), new PowSealing(rules));
    }
}
