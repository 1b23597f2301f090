package org.psephos.node.consensus.pos;

import org.psephos.core.codec.Bytes;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.core.seal.pos.PosTrail;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;

/** Registered under "pos". */
public final class PosConsensusProvider implements ConsensusProvider {
    /** Two sets of 128 validators, their keys and stakes; as many signatures; two proofs. */
    private static final int MAX_ENGINE_FIELDS_BYTES = 32 << 10;

    @Override
    public String engine() {
        return PosRules.ENGINE;
    }

    @Override
    public Consensus create(Setting setting) {
        PosRules rules = PosRules.of(setting.genesis(), setting.curve());
        return new Consensus(new PosEngine(rules, setting), new Longest(), new AtOnce(), MAX_ENGINE_FIELDS_BYTES);
    }

    /** Certified blocks only, of which there is one a height: the longer chain contains the other. */
    private record Longest() implements ForkChoice {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(height(trail), height(otherTrail));
        }

        private static long height(Bytes trail) {
            return PosTrail.decode(trail).orThrow().height();
        }

        @Override
        public long maxReorgDepth() {
            return 0;
        }
    }

    /** Every block that is adopted has its certificate. */
    private record AtOnce() implements Finality {
        @Override
        public long finalizedHeight(Tip tip) {
            return tip.header().height();
        }

        @Override
        public boolean retractable() {
            return false;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return attackerShare > 1.0 / 3 ? 1 : 0;
        }
    }
}
