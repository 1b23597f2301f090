package org.psephos.simulator.time;

import java.util.function.Consumer;

/** From a node's start to its end. What it left in the queue at its end does not happen. */
public final class Life {
    private final VirtualTime time;
    private final Consumer<Throwable> faults;
    private boolean over;

    /** @param faults told what the node's code threw */
    public Life(VirtualTime time, Consumer<Throwable> faults) {
        this.time = time;
        this.faults = faults;
    }

    public void end() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }

    VirtualTime time() {
        return time;
    }

    /** Runs the node's code, if the node still is. */
    public void run(Runnable task) {
        if (over) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            faults.accept(e);
        }
    }
}
