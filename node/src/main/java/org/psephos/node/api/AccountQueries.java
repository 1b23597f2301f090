package org.psephos.node.api;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.LocatedTransaction;
import org.psephos.node.staking.Stakes;
import org.psephos.node.txpool.PoolReader;

/** {@code /accounts}. Every key has an account; most are empty. */
final class AccountQueries {
    private static final String GROUP = "account";

    private final ChainReader chain;
    private final PoolReader pool;
    private final IndexReader index;
    private final Optional<StakingTerms> terms;
    private final Addresses addresses;
    private final TransactionJson transactions;

    AccountQueries(
            ChainReader chain,
            PoolReader pool,
            IndexReader index,
            Optional<StakingTerms> terms,
            Addresses addresses,
            TransactionJson transactions) {
        this.terms = terms;
        this.chain = chain;
        this.pool = pool;
        this.index = index;
        this.addresses = addresses;
        this.transactions = transactions;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/accounts/{address}", GROUP, (Route.Query) this::one),
                Route.get(
                        "/api/v1/accounts/{address}/transactions",
                        GROUP,
                        (Route.Query) this::history,
                        "before",
                        "limit"));
    }

    private Reply one(Call call) throws ProblemException {
        PublicKey key = addresses.key(call.path("address"));
        Account account = chain.state().get(StateColumn.account(key)).orElse(Account.EMPTY);
        var json = new JsonText();
        json.object();
        json.field("address", addresses.text(key));
        json.field("balance", account.balance());
        json.field("sequence", account.sequence());
        json.field("nextSequence", Math.max(account.sequence(), pool.nextSequence(key)));
        List<StakeCandidate> owned = staked(key);
        json.field("stake", owned.stream().mapToLong(StakeCandidate::stake).sum());
        json.field(
                "unbonding",
                owned.stream().mapToLong(StakeCandidate::unbondingTotal).sum());
        return Reply.json(json.end());
    }

    private List<StakeCandidate> staked(PublicKey owner) {
        return terms.map(staking -> new Stakes(staking)
                        .register(chain.state()).candidates().stream()
                                .filter(candidate -> candidate.isOwnedBy(owner))
                                .toList())
                .orElse(List.of());
    }

    private Reply history(Call call) throws ProblemException {
        PublicKey key = addresses.key(call.path("address"));
        int limit = Pages.limit(call);
        List<LocatedTransaction> found = index.transactions(key, Pages.before(call), limit);
        Head head = chain.head();
        var json = new JsonText(8_192);
        json.object();
        json.array("transactions");
        for (LocatedTransaction located : found) {
            json.object();
            transactions.content(json, located.transaction());
            transactions.standing(json, located, head);
            json.end();
        }
        json.end();
        Pages.next(
                json,
                found.size() < limit
                        ? Optional.empty()
                        : Optional.of(Pages.cursor(found.getLast().place())));
        return Reply.json(json.end());
    }
}
