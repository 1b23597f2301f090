package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header's time is at least genesis's {@code minSpacing} after its parent's. */
record SpacedFromParent() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(
                header.timeMillis() - chain.parent().timeMillis() >= chain.minSpacingMillis(), HeaderFault.TOO_CLOSE);
    }
}
