package org.psephos.wallet.output;

/** What a text on the terminal means; {@link Style} knows the colour. */
public enum Ink {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("31"),
    WARN("33"),
    ACCENT("36");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    /** ANSI parameter (ECMA-48 SGR), empty for none. */
    String code() {
        return code;
    }
}
