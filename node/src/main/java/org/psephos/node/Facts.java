package org.psephos.node;

import java.util.function.BooleanSupplier;
import org.psephos.node.api.NodeFacts;

/** What this node says of itself. */
record Facts(String peerId, BooleanSupplier lags) implements NodeFacts {
    @Override
    public String version() {
        return Main.Version.text();
    }

    @Override
    public boolean syncing() {
        return lags.getAsBoolean();
    }
}
