package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header commits to every earlier block, so that one recent header proves any old one. */
record CommitsToHistory() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.historyRoot().equals(chain.historyRoot()), HeaderFault.WRONG_HISTORY);
    }
}
