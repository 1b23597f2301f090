package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.Optional;
import org.psephos.wallet.home.Profile;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code psephos profile …} */
final class ProfileCommands {
    private ProfileCommands() {}

    @Command(name = "list", description = "the profiles, each with the chain that it signs for")
    static final class ListAll extends Action {
        ListAll(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var items = new ArrayList<Json>();
            var table = new Table().left("profile").left("network").left("node").left("chain");
            for (String name : session().home().names(Profile.KIND)) {
                Optional<Profile> profile = Profile.load(session().home(), name);
                if (profile.isPresent()) {
                    items.add(Json.object()
                            .put("name", name)
                            .put("node", profile.get().node())
                            .put("chainId", profile.get().chainId().toHex())
                            .put("network", profile.get().network())
                            .build());
                    table.row(
                            name,
                            profile.get().network(),
                            profile.get().node(),
                            Show.shortened(profile.get().chainId()));
                }
            }
            return Reply.done(
                    Json.object().put("profiles", Json.array(items)),
                    table.isEmpty()
                            ? new Page().line("No profiles yet: the first signature makes one.")
                            : new Page().table(table));
        }
    }

    @Command(name = "forget", description = "let go of a profile's chain; its next signature takes the node's")
    static final class Forget extends Action {
        @Parameters(paramLabel = "NAME", description = "the profile")
        String name = "";

        Forget(Session session) {
            super(session);
        }

        @Override
        Reply run() throws Failure {
            var file = session().home().file(Profile.KIND, name);
            if (session().home().read(file).isEmpty()) {
                throw Failure.notFound("PROFILE_NOT_FOUND", "There is no profile \"" + name + "\".");
            }
            session().home().delete(file);
            return Reply.done(
                    Json.object().put("name", name),
                    new Page().good("Profile \"" + name + "\" is forgotten; keys stay."));
        }
    }
}
