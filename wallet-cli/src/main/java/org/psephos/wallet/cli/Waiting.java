package org.psephos.wallet.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.election.Times;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Option;

/** How long a command that sends something stays. */
final class Waiting {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    @Option(
            names = "--wait",
            paramLabel = "WHAT",
            description = "none, included or final (default: included; vote: final)")
    Optional<String> wait = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "give up waiting after this, as 60s or 5m (default: 60s)")
    Optional<String> timeout = Optional.empty();

    Wait read(Stage ifNotSaid) throws Failure {
        Stage until = ifNotSaid;
        if (wait.isPresent()) {
            until = switch (wait.get().toLowerCase(Locale.ROOT)) {
                case "none" -> Stage.UNKNOWN;
                case "included" -> Stage.CONFIRMED;
                case "final" -> Stage.FINAL;
                default -> throw Failure.usage("--wait is none, included or final, not \"" + wait.get() + "\".");
            };
        }
        return new Wait(until, duration());
    }

    private Duration duration() throws Failure {
        if (timeout.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        return Times.duration(timeout.get())
                .orElseThrow(() -> Failure.usage("--timeout is a time as 60s or 5m, not \"" + timeout.get() + "\"."));
    }
}
