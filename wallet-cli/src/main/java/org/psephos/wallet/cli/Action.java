package org.psephos.wallet.cli;

import java.util.concurrent.Callable;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Reply;

/** A command at the end of a line. */
abstract class Action implements Callable<Integer> {
    private final Session session;

    Action(Session session) {
        this.session = session;
    }

    final Session session() {
        return session;
    }

    abstract Reply run() throws Failure;

    @Override
    public final Integer call() {
        return session.finish(this::run);
    }
}
