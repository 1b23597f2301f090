package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.client.Answers;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/** How people name an election: its id, or how that begins. */
final class ElectionId {
    private static final int MIN_DIGITS = 6;

    /** In commands to be typed next: no election that anyone makes up begins with the same. */
    private static final int SHORT_DIGITS = 16;

    private static final int SHOWN_MATCHES = 5;

    private ElectionId() {}

    static String shortened(Hash id) {
        return id.toHex().substring(0, SHORT_DIGITS);
    }

    /** As {@link #read}, and tells what a beginning was taken for before anything is signed. */
    static Hash toSignFor(Session session, String text) throws Failure {
        Hash id = read(session, text);
        if (!id.toHex().equalsIgnoreCase(text.strip())) {
            session.note("Election " + id);
        }
        return id;
    }

    /** The one election of this id, or whose id begins so; a beginning is looked up at the node. */
    static Hash read(Session session, String text) throws Failure {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        Optional<Hash> whole = Answers.hash(wanted);
        if (whole.isPresent()) {
            return whole.get();
        }
        if (!wanted.matches("[0-9a-f]{" + MIN_DIGITS + "," + (2 * Hash.BYTES) + "}")) {
            throw Failure.usage(
                    "\"" + text + "\" is not the id of an election: 64 hexadecimal digits, or at least the first "
                            + MIN_DIGITS + ".",
                    "See: psephos election list");
        }
        List<Json> matches = matches(session.client(), wanted);
        if (matches.isEmpty()) {
            throw Failure.notFound(
                    "UNKNOWN_ELECTION", "No election begins with " + wanted + ".", "See: psephos election list");
        }
        if (matches.size() > 1) {
            throw ambiguous(wanted, matches);
        }
        return id(matches.getFirst()).orElseThrow();
    }

    private static List<Json> matches(NodeClient client, String beginning) throws Failure {
        return Paging.all(client, "/elections", "elections", "before").stream()
                .filter(election ->
                        id(election).stream().anyMatch(id -> id.toHex().startsWith(beginning)))
                .toList();
    }

    private static Optional<Hash> id(Json election) {
        return Answers.hash(election, "id");
    }

    private static Failure ambiguous(String beginning, List<Json> matches) {
        var lines = new ArrayList<String>();
        matches.stream()
                .limit(SHOWN_MATCHES)
                .forEach(election -> lines.add(election.text("id").orElse("") + "  " + Show.text(election, "title")));
        if (matches.size() > SHOWN_MATCHES) {
            lines.add("and " + (matches.size() - SHOWN_MATCHES) + " more");
        }
        return Failure.usage(
                matches.size() + " elections begin with " + beginning + ": type more of the id.",
                lines.toArray(String[]::new));
    }
}
