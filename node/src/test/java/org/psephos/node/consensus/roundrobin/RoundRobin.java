package org.psephos.node.consensus.roundrobin;

import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.ParameterReader;
import org.psephos.core.seal.SealVerifierProvider;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;

/** A fourth engine, found like the others: authorities make blocks in turn. Shows that the port suffices. */
public final class RoundRobin implements ConsensusProvider, SealVerifierProvider {
    @Override
    public String engine() {
        return "round-robin";
    }

    @Override
    public RoundRobinSeal create(Genesis genesis) {
        var reader = new ParameterReader(genesis.engine());
        List<String> authorities = reader.texts("authorities").orElseThrow();
        long slotMillis = reader.integer("slotMillis", 1, 60_000).orElseThrow();
        reader.end();
        return new RoundRobinSeal(authorities.stream().map(PublicKey::parse).toList(), slotMillis);
    }

    @Override
    public Consensus create(Setting setting) {
        RoundRobinSeal rules = create(setting.genesis());
        return new Consensus(
                new RoundRobinEngine(rules, setting.producer()),
                new Longest(1_000),
                new Buried(rules.authorities().size()));
    }

    private record Longest(long maxReorgDepth) implements ForkChoice {
        @Override
        public int compare(Bytes trail, Bytes otherTrail) {
            return Long.compare(RoundRobinSeal.height(trail), RoundRobinSeal.height(otherTrail));
        }
    }

    private record Buried(long depth) implements Finality {
        @Override
        public long finalizedHeight(Tip tip) {
            return Math.max(0, tip.header().height() - depth);
        }

        @Override
        public boolean retractable() {
            return true;
        }

        @Override
        public double reversalProbability(long blocksOnTop, double attackerShare) {
            return blocksOnTop >= depth ? 0 : attackerShare;
        }
    }
}
