package org.psephos.simulator.time;

import java.util.concurrent.Executor;
import org.psephos.core.runtime.Scheduler;

/** What a thread is to a node: tasks run in their order, each as an event, now and then a little late. */
public final class Lane implements Executor, Scheduler {
    private static final int PUNCTUAL_OF = 8;
    private static final int MAX_DELAY_MILLIS = 4;

    private final Life life;
    private final Chance chance;
    private long lastMillis;

    public Lane(Life life, Chance chance) {
        this.life = life;
        this.chance = chance;
    }

    @Override
    public void execute(Runnable task) {
        long delayMillis = chance.oneIn(PUNCTUAL_OF) ? 1 + chance.below(MAX_DELAY_MILLIS) : 0;
        lastMillis = Math.max(lastMillis, life.time().nowMillis() + delayMillis);
        life.time().at(lastMillis, () -> life.run(task));
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        return life.time().after(delayMillis, () -> life.run(task));
    }
}
