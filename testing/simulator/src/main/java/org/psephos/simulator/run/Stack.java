package org.psephos.simulator.run;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Where something was thrown, for people. */
final class Stack {
    private Stack() {}

    static String of(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
