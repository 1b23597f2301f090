package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Commands of later protocol versions: known by name, refused in one line. */
@Command(hidden = true, description = "not with this chain's protocol version")
final class NotOnThisChain extends Action {
    private final String message;

    @Parameters(arity = "0..*")
    List<String> ignored = new ArrayList<>();

    @Unmatched
    List<String> ignoredOptions = new ArrayList<>();

    private NotOnThisChain(Session session, String message) {
        super(session);
        this.message = message;
    }

    static NotOnThisChain ballots(Session session) {
        return new NotOnThisChain(session, OPEN_BALLOTS_ONLY);
    }

    static final String OPEN_BALLOTS_ONLY = "This chain's protocol version has only open ballots.";

    static Failure onlyOpenBallots() {
        return Failure.failed("NOT_IN_THIS_VERSION", OPEN_BALLOTS_ONLY);
    }

    @Override
    Reply run() throws Failure {
        throw Failure.failed("NOT_IN_THIS_VERSION", message);
    }
}
