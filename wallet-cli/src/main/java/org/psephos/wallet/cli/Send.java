package org.psephos.wallet.cli;

import org.psephos.core.crypto.Address;
import org.psephos.core.ledger.Payload;
import org.psephos.wallet.client.TransactionStatus.Stage;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.Reply;
import org.psephos.wallet.send.Wait;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code psephos send} */
@Command(name = "send", description = "move an amount to another address")
final class Send extends Action {
    @Parameters(index = "0", paramLabel = "TO", description = "an address, or the name of a key")
    String to = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "a whole number")
    String amount = "";

    @Mixin
    Signing signing = new Signing();

    @Mixin
    Waiting waiting = new Waiting();

    Send(Session session) {
        super(session);
    }

    @Override
    Reply run() throws Failure {
        Wait wait = waiting.read(Stage.CONFIRMED);
        long moved = Amounts.read(amount);
        signing.key(session());
        Chain chain = Chain.toSignFor(session());
        Address target = Addresses.read(session(), to, chain.status().prefix());
        try (UnlockedKey key = signing.unlock(session())) {
            var delivered = new Delivering(session(), chain).send(key, new Payload.Transfer(target.key(), moved), wait);
            return Reply.done(
                    Sent.json(delivered, Json.object()),
                    Sent.page(delivered, Show.number(moved) + " moved to " + target, "the payment to " + target)
                            .field("transaction", delivered.transaction().id().toHex()));
        }
    }
}
