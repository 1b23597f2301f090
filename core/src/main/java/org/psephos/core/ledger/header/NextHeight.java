package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** Heights count the blocks. */
record NextHeight() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.height() - chain.parent().height() == 1, HeaderFault.WRONG_HEIGHT);
    }
}
