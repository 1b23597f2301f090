package org.psephos.wallet.cli;

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
        String phase = json.text("phase").orElse("");
        var page = new Page()
                .heading(election.definition().title().first())
                .field("phase", Ink.STRONG, phase + standing(phase, json))
                .field("id", election.id().toHex())
                .add(new Count(election.definition(), json).page());
        return phase.equals("RESULT") ? page.add(selfCheck(election.id())) : page;
    }

    private static Page selfCheck(Hash election) {
        return new Page()
                .blank()
                .faint("This is the node's word. To check it alone, offline:")
                .faint("  psephos election export " + ElectionId.shortened(election) + " --out election.psephos")
                .faint("  psephos audit election.psephos");
    }

    private static String standing(String phase, Json json) {
        return switch (phase) {
            case "RESULT" -> json.bool("final").orElse(false) ? ", final" : ", not final yet";
            case "CANCELLED", "FAILED" -> " (there will be no result)";
            default -> " (not the result yet)";
        };
    }
}
