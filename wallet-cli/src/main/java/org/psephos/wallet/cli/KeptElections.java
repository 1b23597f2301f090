package org.psephos.wallet.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.Elections.Defined;
import org.psephos.wallet.output.Failure;

/** What was voted on, kept beside the receipts: a receipt of a recorded ballot holds only the numbers of questions and options. */
record KeptElections(Session session) {
    private static final String FOLDER = "elections";

    void keep(Defined election) throws Failure {
        session.home().write(file(election.id()), election.created().encode());
    }

    /** From this machine, else from the node if it answers at once. Either is checked against the id, which is a hash of it. */
    Optional<Defined> find(Hash id) throws Failure {
        Optional<Defined> kept = session.home()
                .read(file(id))
                .flatMap(bytes -> Transaction.decode(bytes).value())
                .filter(created -> created.id().equals(id))
                .flatMap(Defined::of);
        if (kept.isPresent()) {
            return kept;
        }
        try {
            return Optional.of(new Elections(session.client().impatient()).definition(id));
        } catch (Failure noNode) {
            return Optional.empty();
        }
    }

    private Path file(Hash id) {
        return session.home().folder().resolve(FOLDER).resolve(id + ".transaction");
    }
}
