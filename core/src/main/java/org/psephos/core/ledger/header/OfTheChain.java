package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header names the chain that it belongs to. */
record OfTheChain() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.chainId().equals(chain.chainId()), HeaderFault.WRONG_CHAIN);
    }
}
