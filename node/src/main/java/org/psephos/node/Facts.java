package org.psephos.node;

import org.psephos.node.api.NodeFacts;

/** What this node says of itself. It has no peers yet, and so is never behind them. */
record Facts(String peerId) implements NodeFacts {
    @Override
    public String version() {
        return Main.Version.text();
    }

    @Override
    public boolean syncing() {
        return false;
    }
}
