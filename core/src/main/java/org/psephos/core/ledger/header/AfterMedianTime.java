package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header's time is after the median of its last eleven ancestors, so that chain time never goes back. */
record AfterMedianTime() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.timeMillis() > chain.nextChainTimeMillis(), HeaderFault.TIME_TOO_OLD);
    }
}
