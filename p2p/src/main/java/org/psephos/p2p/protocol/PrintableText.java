package org.psephos.p2p.protocol;

/** What a peer says to people: it goes to terminals, logs and pages, where some characters do more than show. */
final class PrintableText {
    private PrintableText() {}

    /** With a question mark for all that is not printable ASCII. */
    static String of(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
