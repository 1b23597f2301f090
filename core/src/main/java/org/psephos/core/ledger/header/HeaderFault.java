package org.psephos.core.ledger.header;

/** Which rule a header breaks. The names are stable. */
public enum HeaderFault {
    WRONG_VERSION("the version is not the one that holds at this height"),
    WRONG_CHAIN("the header belongs to another chain"),
    WRONG_HEIGHT("the height is not the parent's plus one"),
    WRONG_PARENT("the parent is another block"),
    TOO_CLOSE("the time is too close to the parent's"),
    TIME_TOO_OLD("the time is not after the median of the ancestors' times"),
    WRONG_HISTORY("the history root is not that of the earlier blocks");

    private final String message;

    HeaderFault(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
