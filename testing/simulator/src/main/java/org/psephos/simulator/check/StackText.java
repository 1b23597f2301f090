package org.psephos.simulator.check;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Where something was thrown, for people. */
public final class StackText {
    private StackText() {}

    public static String of(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
