package org.psephos.wallet.cli;

import org.psephos.wallet.output.Failure;

/** Reads what people want to move. */
final class Amounts {
    private Amounts() {}

    static long read(String text) throws Failure {
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw Failure.usage("\"" + text + "\" is not an amount: a whole number from 1.");
        }
        return Long.parseLong(text);
    }
}
