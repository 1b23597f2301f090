package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header names its parent. */
record OnTheParent() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.parent().equals(chain.parentId()), HeaderFault.WRONG_PARENT);
    }
}
