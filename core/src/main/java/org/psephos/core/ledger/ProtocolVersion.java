package org.psephos.core.ledger;

import java.util.EnumSet;
import java.util.Set;

/** What each version of the rules knows. A new payload is a new version, switched on at a height: never a split. */
public final class ProtocolVersion {
    public static final int LATEST = 1;

    private static final Set<PayloadKind> KINDS_OF_1 = Set.copyOf(EnumSet.allOf(PayloadKind.class));

    private ProtocolVersion() {}

    /** The payload kinds that version {@code version} of the rules knows. */
    public static Set<PayloadKind> kinds(int version) {
        if (version != 1) {
            throw new IllegalArgumentException("no rules for version " + version);
        }
        return KINDS_OF_1;
    }
}
