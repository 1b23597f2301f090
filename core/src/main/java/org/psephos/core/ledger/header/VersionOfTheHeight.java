package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** A header's version is the one that the activation table gives its height. */
record VersionOfTheHeight() implements HeaderRule {
    @Override
    public Optional<HeaderFault> check(Header header, ChainView chain) {
        return HeaderRules.unless(header.version() == chain.versionAt(header.height()), HeaderFault.WRONG_VERSION);
    }
}
