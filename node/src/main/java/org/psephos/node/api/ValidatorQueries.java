package org.psephos.node.api;

import java.util.List;
import java.util.Optional;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.staking.Stakes;
import org.psephos.node.state.StateReader;

/** {@code /validators}: who has stake, and who proposes and certifies blocks with it. */
final class ValidatorQueries {
    private final ChainReader chain;
    private final Optional<StakingTerms> terms;
    private final Addresses addresses;

    ValidatorQueries(ChainReader chain, Optional<StakingTerms> terms, Addresses addresses) {
        this.chain = chain;
        this.terms = terms;
        this.addresses = addresses;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/validators", "validators", (Route.Query) this::all));
    }

    private Reply all(Call call) throws ProblemException {
        if (terms.isEmpty()) {
            throw new ProblemException(Problem.of(404, "NOT_FOUND", "This chain has no validators."));
        }
        StakingTerms staking = terms.get();
        var stakes = new Stakes(staking);
        // Of the block to come. The state may be a later one: sets that were settled stay.
        long epoch = staking.epoch(chain.head().height() + 1);
        StateReader state = chain.state();
        var json = new JsonText(8_192);
        json.object();
        json.field("epoch", epoch);
        json.field("epochBlocks", staking.epochBlocks());
        json.field("unbondingBlocks", staking.unbondingBlocks());
        json.field("minStake", staking.minStake());
        json.field("slashPerMille", staking.slashPerMille());
        set(json, "current", stakes.validators(epoch, state));
        set(json, "next", stakes.validators(epoch + 1, state));
        json.array("candidates");
        stakes.register(state).candidates().forEach(candidate -> candidate(json, candidate));
        return Reply.json(json.end().end());
    }

    private static void set(JsonText json, String name, Optional<ValidatorSet> validators) {
        json.array(name);
        validators.orElse(ValidatorSet.EMPTY).validators().forEach(validator -> {
            json.object();
            json.field("key", validator.key());
            json.field("stake", validator.stake());
            json.end();
        });
        json.end();
    }

    private void candidate(JsonText json, StakeCandidate candidate) {
        json.object();
        json.field("key", candidate.key());
        candidate.owner().ifPresent(owner -> json.field("owner", addresses.text(owner)));
        json.field("stake", candidate.stake());
        json.field("jailed", candidate.jailed());
        json.array("unbonding");
        candidate.unbonding().forEach(entry -> {
            json.object();
            json.field("amount", entry.amount());
            json.field("releaseHeight", entry.releaseHeight());
            json.end();
        });
        json.end().array("offences");
        candidate.offences().forEach(json::value);
        json.end().end();
    }
}
