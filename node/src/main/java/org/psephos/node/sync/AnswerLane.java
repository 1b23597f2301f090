package org.psephos.node.sync;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.psephos.core.runtime.Scheduler;

/**
 * The network lane, for answers that somebody there waits for. Where it has no room they come a little later: one that was lost would be
 * waited for without end. There are no more of them than questions, which are bounded. Any thread.
 */
public final class AnswerLane implements Executor {
    /** Before an answer that found no room is brought again. */
    static final long AGAIN_MILLIS = 50;

    private static final System.Logger LOG = System.getLogger(AnswerLane.class.getName());

    private final Executor lane;
    private final Scheduler timers;

    /** @param timers of the lane */
    public AnswerLane(Executor lane, Scheduler timers) {
        this.lane = lane;
        this.timers = timers;
    }

    @Override
    public void execute(Runnable answer) {
        try {
            lane.execute(answer);
        } catch (RejectedExecutionException e) {
            later(answer);
        }
    }

    private void later(Runnable answer) {
        try {
            timers.schedule(AGAIN_MILLIS, answer);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The network lane takes nothing any more", e);
        }
    }
}
