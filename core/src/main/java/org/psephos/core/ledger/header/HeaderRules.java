package org.psephos.core.ledger.header;

import java.util.List;
import java.util.Optional;
import org.psephos.core.ledger.Header;

/** All header rules, cheapest first. */
public final class HeaderRules {
    public static final List<HeaderRule> ALL = List.of(
            new OfTheChain(),
            new OnTheParent(),
            new NextHeight(),
            new VersionOfTheHeight(),
            new SpacedFromParent(),
            new AfterMedianTime(),
            new CommitsToHistory());

    private HeaderRules() {}

    /** The first rule that {@code header} breaks. */
    public static Optional<HeaderFault> check(Header header, ChainView chain) {
        for (HeaderRule rule : ALL) {
            Optional<HeaderFault> fault = rule.check(header, chain);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    static Optional<HeaderFault> unless(boolean kept, HeaderFault fault) {
        return kept ? Optional.empty() : Optional.of(fault);
    }
}
