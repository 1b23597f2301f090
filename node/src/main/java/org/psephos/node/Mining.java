package org.psephos.node;

import org.psephos.node.api.MinerControl;

/** Switches block production of a ledger, and remembers how it stands. */
final class Mining implements MinerControl {
    private final Ledger ledger;
    private volatile boolean enabled;

    Mining(Ledger ledger, boolean enabled) {
        this.ledger = ledger;
        this.enabled = enabled;
    }

    @Override
    public boolean enabled() {
        return enabled;
    }

    @Override
    public void enable(boolean on) {
        enabled = on;
        ledger.production(on);
    }
}
