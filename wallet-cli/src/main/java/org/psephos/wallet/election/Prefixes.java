package org.psephos.wallet.election;

import java.util.Locale;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Address.Prefix;

/** Which prefix people wrote. A key is the same on test networks and others, so the wallet reads its address in either form. */
public final class Prefixes {
    private Prefixes() {}

    /** What {@link Address#parse} shall expect of this text. */
    public static Prefix of(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith(Prefix.TEST.text() + "1") ? Prefix.TEST : Prefix.MAIN;
    }

    /** From the prefix alone, as genesis and nodes name it. */
    public static Prefix named(String text) {
        return text.equals(Prefix.TEST.text()) ? Prefix.TEST : Prefix.MAIN;
    }
}
