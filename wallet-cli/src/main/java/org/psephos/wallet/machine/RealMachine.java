package org.psephos.wallet.machine;

import java.io.Console;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Optional;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;
import org.psephos.wallet.machine.Machine.Display;

/** The process that we are. */
public final class RealMachine {
    /** Set by the launcher: the letters i, o and e for stdin, stdout and stderr where they are terminals. */
    private static final String TERMINALS = "psephos.terminals";

    /** Set by the launcher: the width of the terminal. */
    private static final String COLUMNS = "psephos.columns";

    private static final int DEFAULT_COLUMNS = 80;
    private static final int MAX_COLUMNS = 1_000;

    private RealMachine() {}

    public static Machine here() {
        String terminals = terminals();
        boolean errIsTerminal = terminals.contains("e");
        return new Machine(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                new Display(
                        terminals.contains("o"),
                        errIsTerminal,
                        columns(),
                        isUnicode(System.out),
                        isUnicode(System.err)),
                terminals.contains("i") && errIsTerminal ? new TtyKeyboard(System.in, System.err) : Keyboard.NONE,
                new SystemClock(),
                new SystemRandomness(),
                RealMachine::pause,
                RealMachine::schedule);
    }

    /** Without the launcher, Java tells of stdin and stdout together. */
    private static String terminals() {
        String told = System.getProperty(TERMINALS);
        if (told != null) {
            return told;
        }
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent() ? "ioe" : "";
    }

    private static int columns() {
        return Math.min(Integer.getInteger(COLUMNS, DEFAULT_COLUMNS), MAX_COLUMNS);
    }

    private static boolean isUnicode(PrintStream stream) {
        return stream.charset().newEncoder().canEncode('█');
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread for each task: there is one at a time, and it hardly ever runs. */
    private static Scheduler.Timer schedule(long delayMillis, Runnable task) {
        var alarm = new Thread(() -> {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                return;
            }
            task.run();
        });
        alarm.setDaemon(true);
        alarm.start();
        return alarm::interrupt;
    }

    private static final class SystemClock implements Clock {
        @Override
        public long nowMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    /** Made at the first draw: most commands need none. */
    private static final class SystemRandomness implements Randomness {
        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            Source.RANDOM.nextBytes(bytes);
            return bytes;
        }

        private static final class Source {
            static final SecureRandom RANDOM = new SecureRandom();
        }
    }
}
