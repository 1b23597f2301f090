package org.psephos.wallet.machine;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;

/**
 * All that the program may touch besides files and the node.
 *
 * @param out for the answer and nothing else
 * @param err for prompts, progress and failures
 */
public record Machine(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Display display,
        Keyboard keyboard,
        Clock clock,
        Randomness randomness,
        Pause pause,
        Scheduler scheduler) {

    /**
     * What the streams lead to.
     *
     * @param outUnicode whether the encoding of {@code out} has signs beyond ASCII
     */
    public record Display(
            boolean outIsTerminal, boolean errIsTerminal, int columns, boolean outUnicode, boolean errUnicode) {}
}
