package org.psephos.node;

import org.psephos.node.api.MinerControl;

/**
 * Switches block production of a ledger, and remembers how it stands. While the node knows that it lags behind others it makes no
 * blocks, whatever is switched on: nobody would follow them.
 */
public final class Mining implements MinerControl {
    private final Ledger ledger;
    private boolean wanted;
    private boolean held;

    public Mining(Ledger ledger, boolean wanted) {
        this.ledger = ledger;
        this.wanted = wanted;
    }

    @Override
    public synchronized boolean enabled() {
        return wanted;
    }

    @Override
    public synchronized void enable(boolean on) {
        wanted = on;
        apply();
    }

    /** Whether production has to wait. */
    public synchronized void hold(boolean hold) {
        held = hold;
        apply();
    }

    private void apply() {
        ledger.production(wanted && !held);
    }
}
