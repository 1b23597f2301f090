package org.psephos.node.runtime;

/** What is still to be done when the process is told to end. */
public final class ProcessExit {
    private ProcessExit() {}

    /** Runs {@code task} on SIGTERM, SIGINT and at the normal end; the process waits for it. */
    public static void run(Runnable task) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(task));
    }
}
