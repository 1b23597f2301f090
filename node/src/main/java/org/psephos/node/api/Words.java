package org.psephos.node.api;

import java.util.Locale;

/** Names of enum constants as JSON has them where they are not codes. */
final class Words {
    private Words() {}

    /** {@code CAST_BALLOT} becomes {@code cast-ballot}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
