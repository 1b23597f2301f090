package org.psephos.wallet.cli;

import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.cli.Delivering.Delivered;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What an organiser does to an election, for good. */
abstract class OrganiserAction extends Action {
    @Parameters(paramLabel = "ID", description = "the election's id, or how it begins")
    String id = "";

    @Mixin
    Signing signing = new Signing();

    @Mixin
    Waiting waiting = new Waiting();

    OrganiserAction(Session session) {
        super(session);
    }

    /** An election of one's own, on a chain that may be signed for. */
    record Organised(Chain chain, Elections.Defined election) {
        /** Refuses a key that did not create the election. */
        static Organised by(Session session, Signing signing, Hash election) throws Failure {
            var key = signing.key(session);
            Chain chain = Chain.toSignFor(session);
            Elections.Defined defined = new Elections(chain.client()).definition(election);
            if (!defined.organiser().equals(key.publicKey())) {
                throw Failure.rejected(
                        "NOT_ORGANISER",
                        "key \"" + key.name() + "\" did not create this election; only its organiser may do this",
                        "organiser  " + new Address(chain.status().prefix(), defined.organiser()));
            }
            return new Organised(chain, defined);
        }

        String title() {
            return election.definition().title().first();
        }
    }

    /**
     * What the chain is told.
     *
     * @param done what it did, as {@link Sent#page} has it
     * @param thing what it is, likewise
     * @param next the command to type next
     */
    record Step(Payload payload, String done, String thing, String next) {}

    /** Asks whether it shall be, where that has to be asked. */
    abstract void confirm(Organised organised) throws Failure;

    abstract Step step(Hash election);

    @Override
    final Reply run() throws Failure {
        Wait wait = waiting.read(Stage.CONFIRMED);
        Hash election = ElectionId.toSignFor(session(), id);
        Organised organised = Organised.by(session(), signing, election);
        confirm(organised);
        Step step = step(election);
        try (UnlockedKey key = signing.unlock(session())) {
            Delivered delivered = new Delivering(session(), organised.chain()).send(key, step.payload, wait);
            return Reply.done(
                    Sent.json(delivered, Json.object().put("id", election.toHex())),
                    Sent.page(delivered, step.done, step.thing)
                            .field("transaction", delivered.transaction().id().toHex())
                            .next(step.next));
        }
    }

    @Command(name = "close-enrolment", description = "make the roll final; without it the election fails")
    static final class CloseEnrolment extends OrganiserAction {
        CloseEnrolment(Session session) {
            super(session);
        }

        /** A step that every election takes: a script says enough by taking it. */
        @Override
        void confirm(Organised organised) throws Failure {
            if (session().machine().keyboard().isPresent()) {
                var elections = new Elections(organised.chain().client());
                Roll roll = Roll.of(elections.overview(organised.election().id()));
                session()
                        .confirm("Close the roll of \"" + organised.title()
                                + "\" for good? Voters on it, says the node: " + roll.text() + ".");
            }
        }

        @Override
        Step step(Hash election) {
            return new Step(
                    new Payload.CloseEnrolment(election),
                    "The roll is closed",
                    "the closing of the roll",
                    "psephos election show " + ElectionId.shortened(election));
        }
    }

    @Command(name = "cancel", description = "withdraw an election that has not opened")
    static final class Cancel extends OrganiserAction {
        Cancel(Session session) {
            super(session);
        }

        @Override
        void confirm(Organised organised) throws Failure {
            session().confirm("Cancel the election \"" + organised.title() + "\" for good?");
        }

        @Override
        Step step(Hash election) {
            return new Step(
                    new Payload.CancelElection(election),
                    "The election is cancelled",
                    "the cancellation",
                    "psephos election list");
        }
    }
}
