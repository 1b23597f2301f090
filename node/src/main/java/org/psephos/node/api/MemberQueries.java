package org.psephos.node.api;

import java.util.List;
import java.util.Optional;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.membership.Members;
import org.psephos.node.state.StateReader;

/** {@code /members}: who they are, by the state after the head. */
final class MemberQueries {
    private final ChainReader chain;
    private final Optional<MembershipTerms> terms;

    MemberQueries(ChainReader chain, Optional<MembershipTerms> terms) {
        this.chain = chain;
        this.terms = terms;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/members", "validators", (Route.Query) this::all));
    }

    private Reply all(Call call) throws ProblemException {
        if (terms.isEmpty()) {
            throw new ProblemException(Problem.of(404, "NOT_FOUND", "This chain is no consortium's."));
        }
        var members = new Members(terms.get());
        StateReader state = chain.state();
        long number = members.last(state);
        var json = new JsonText();
        json.object();
        json.field("changes", number);
        json.field("maxMembers", terms.get().maxMembers());
        json.array("members");
        members.after(number, state)
                .orElseThrow()
                .validators()
                .forEach(member -> json.value(member.key().toString()));
        return Reply.json(json.end().end());
    }
}
