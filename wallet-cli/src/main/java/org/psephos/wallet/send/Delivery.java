package org.psephos.wallet.send;

import java.time.Duration;
import java.util.function.Consumer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.client.Submission;
import org.psephos.wallet.client.TransactionStatus;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.machine.Pause;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

/** Hands transactions in and waits for them. */
public record Delivery(NodeClient client, Clock clock, Pause pause) {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** Polls in a row that did not know the transaction before it is handed in again. */
    private static final int UNKNOWN_BEFORE_RESEND = 3;

    public void submit(Transaction transaction) throws Failure {
        switch (Submission.submit(client, transaction)) {
            case Submission.Accepted ignored -> {}
            case Submission.Rejected rejected -> throw rejected.failure();
        }
    }

    /** Submits, then waits as {@code wait} says; in time or not is a {@link Failure} with exit code 7. */
    public TransactionStatus deliver(Transaction transaction, Wait wait, Consumer<TransactionStatus> progress)
            throws Failure {
        submit(transaction);
        return await(transaction, wait, progress);
    }

    public TransactionStatus await(Transaction transaction, Wait wait, Consumer<TransactionStatus> progress)
            throws Failure {
        if (wait.until() == Stage.UNKNOWN) {
            return TransactionStatus.of(Stage.PENDING);
        }
        long deadline = clock.nanoTime() + wait.timeout().toNanos();
        long pauseMillis = FIRST_PAUSE_MILLIS;
        int unknown = 0;
        while (true) {
            TransactionStatus status = TransactionStatus.ask(client, transaction.id());
            progress.accept(status);
            if (status.stage().compareTo(wait.until()) >= 0) {
                return status;
            }
            unknown = status.stage() == Stage.UNKNOWN ? unknown + 1 : 0;
            if (unknown == UNKNOWN_BEFORE_RESEND) {
                submit(transaction);
                unknown = 0;
            }
            if (clock.nanoTime() - deadline >= 0) {
                throw late(transaction.id(), status, wait);
            }
            pause.millis(pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    private static Failure late(Hash id, TransactionStatus status, Wait wait) {
        Duration timeout = wait.timeout();
        String happened =
                switch (status.stage()) {
                    case UNKNOWN -> "the node does not know the transaction any more";
                    case PENDING -> "the transaction still waits for a block";
                    case CONFIRMED, FINAL -> "the transaction is in a block, but not in a final one";
                };
        return new Failure(
                ExitCode.NOT_CONFIRMED,
                "NOT_CONFIRMED",
                "Not confirmed: after " + timeout.toSeconds() + " s " + happened + ".",
                "Look again with: psephos chain tx " + id);
    }
}
