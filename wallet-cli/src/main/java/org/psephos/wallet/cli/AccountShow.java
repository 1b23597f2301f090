package org.psephos.wallet.cli;

import java.util.Optional;
import org.psephos.core.crypto.Address;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code psephos account show} */
@Command(name = "show", description = "balance and sequence of an address")
final class AccountShow extends Action {
    @Parameters(
            paramLabel = "ADDRESS",
            arity = "0..1",
            description = "an address or the name of a key (may be left out where there is only one key)")
    Optional<String> address = Optional.empty();

    AccountShow(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        String wanted = address.isPresent()
                ? address.get()
                : new Signing().key(session()).name();
        Chain chain = Chain.ask(session());
        Address account = Addresses.read(session(), wanted, chain.status().prefix());
        Json json = chain.client()
                .find("/accounts/" + account)
                .orElse(Json.object()
                        .put("address", account.toString())
                        .put("balance", 0)
                        .put("sequence", 0)
                        .build());
        var page = new Page()
                .field("address", account.toString())
                .field("balance", Show.number(json.whole("balance").orElse(0)))
                .field("transactions", Show.number(json.whole("sequence").orElse(0)));
        json.whole("stake").ifPresent(stake -> page.field("stake", Show.number(stake)));
        json.whole("unbonding").stream()
                .filter(amount -> amount > 0)
                .forEach(amount -> page.field("unbonding", Show.number(amount)));
        return Reply.done(json, page);
    }
}
