package org.psephos.wallet.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on stderr, where that is a terminal; nothing elsewhere. */
final class Progress implements AutoCloseable {
    private static final int UPDATE_MILLIS = 100;
    private static final int WIDEST = 100;

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** @param fromSteps fewer are over before anyone could read a bar */
    static Progress start(Session session, String task, long steps, long fromSteps) {
        var display = session.machine().display();
        if (!display.errIsTerminal() || steps < fromSteps) {
            return new Progress(Optional.empty());
        }
        return new Progress(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(display.errUnicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setConsumer(
                        new ConsoleProgressBarConsumer(session.machine().err(), Math.min(display.columns(), WIDEST)))
                .build()));
    }

    void step(long steps) {
        bar.ifPresent(one -> one.stepBy(steps));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
