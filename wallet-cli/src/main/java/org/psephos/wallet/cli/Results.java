package org.psephos.wallet.cli;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.client.Elections;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Ink;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code psephos election results} */
@Command(name = "results", description = "the count, as the node has it")
final class Results extends Action {
    @Parameters(paramLabel = "ID", description = "the election")
    String id = "";

    Results(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        Hash election = ElectionId.read(session(), id);
        NodeClient client = session().client();
        Json json = client.find("/elections/" + election + "/results").orElseThrow(() -> Elections.unknown(election));
        Elections.Defined defined = new Elections(client).definition(election);
        return Reply.done(json, page(defined, json));
    }

    static Page page(Elections.Defined election, Json json) {
        boolean over = json.text("phase").equals(Optional.of("RESULT"));
        return new Page()
                .heading(election.definition().title().first())
                .field("phase", Ink.STRONG, json.text("phase").orElse("") + standing(json, over))
                .field("id", election.id().toHex())
                .add(new Count(election.definition(), json).page())
                .blank()
                .faint("This is the node's word. To check it alone, offline:")
                .faint("  psephos election export " + ElectionId.shortened(election.id()) + " --out election.psephos")
                .faint("  psephos audit election.psephos");
    }

    private static String standing(Json json, boolean over) {
        if (!over) {
            return " (not the result yet)";
        }
        return json.bool("final").orElse(false) ? ", final" : ", not final yet";
    }
}
