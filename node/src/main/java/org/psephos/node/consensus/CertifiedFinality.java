package org.psephos.node.consensus;

/**
 * Every block that is adopted has its certificate, and is final.
 *
 * @param threshold share of those who certify above which they can take back what they have certified
 */
public record CertifiedFinality(double threshold) implements Finality {
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
        return attackerShare > threshold ? 1 : 0;
    }
}
