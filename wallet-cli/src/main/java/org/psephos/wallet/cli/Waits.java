package org.psephos.wallet.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.psephos.wallet.client.TransactionStatus;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.send.Wait;

/** Tells a person at a terminal, once each, what is being waited for. */
final class Waits implements Consumer<TransactionStatus> {
    private final Session session;
    private final Wait wait;
    private final Set<Stage> told = EnumSet.noneOf(Stage.class);

    Waits(Session session, Wait wait) {
        this.session = session;
        this.wait = wait;
    }

    @Override
    public void accept(TransactionStatus status) {
        boolean arrived = status.stage().compareTo(wait.until()) >= 0;
        if (!arrived && session.machine().display().errIsTerminal() && told.add(status.stage())) {
            switch (status.stage()) {
                case UNKNOWN, FINAL -> {
                    // Nothing that a person could do anything with.
                }
                case PENDING -> session.note("Sent; waiting for a block.");
                case CONFIRMED ->
                    session.note(
                            "In block " + Show.number(status.height().orElse(0)) + "; waiting until that is final.");
            }
        }
    }
}
