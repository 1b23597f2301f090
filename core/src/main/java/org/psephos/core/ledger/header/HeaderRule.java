package org.psephos.core.ledger.header;

import java.util.Optional;
import org.psephos.core.ledger.Header;

/** One thing that every header but genesis's must satisfy. A pure function. */
public interface HeaderRule {
    Optional<HeaderFault> check(Header header, ChainView chain);
}
