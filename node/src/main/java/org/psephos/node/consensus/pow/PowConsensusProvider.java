package org.psephos.node.consensus.pow;

import org.psephos.core.ledger.Genesis;
import org.psephos.core.seal.pow.PowRules;
import org.psephos.core.seal.pow.Target;
import org.psephos.node.consensus.ConsensusProvider;

/** Registered under "pow". */
public final class PowConsensusProvider implements ConsensusProvider {
    @Override
    public String engine() {
        return PowRules.ENGINE;
    }

    @Override
    public Consensus create(Setting setting) {
        Genesis genesis = setting.genesis();
        PowRules rules = PowRules.of(genesis);
        return new Consensus(
                new PowEngine(rules, genesis.minSpacingMillis(), genesis.maxFutureMillis()),
                new MostWork(rules.maxReorgDepth()),
                new DepthFinality(rules.finalityDepth()),
                Target.BYTES);
    }
}
