package org.psephos.simulator.check;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.psephos.node.storage.StorageException;

/** Finds what nodes catch and log: an exception that is not the disk's is a fault even where the node goes on. One run at a time. */
public final class LogWatch implements AutoCloseable {
    /** Kept, or it would forget its level. */
    private static final Logger NODES = Logger.getLogger("org.psephos");

    private final Level level = NODES.getLevel();
    private final boolean parents = NODES.getUseParentHandlers();
    private final Handler handler;

    public LogWatch(Findings findings) {
        handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                Throwable thrown = entry.getThrown();
                if (thrown instanceof RuntimeException && !(thrown instanceof StorageException)
                        || thrown instanceof Error) {
                    findings.add("NO_EXCEPTION", entry.getMessage() + "\n" + StackText.of(thrown));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        NODES.setLevel(Level.ALL);
        NODES.setUseParentHandlers(false);
        NODES.addHandler(handler);
    }

    @Override
    public void close() {
        NODES.removeHandler(handler);
        NODES.setUseParentHandlers(parents);
        NODES.setLevel(level);
    }
}
