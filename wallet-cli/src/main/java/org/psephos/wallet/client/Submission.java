package org.psephos.wallet.client;

import java.util.Locale;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.output.PlainText;

/** What a node says of a transaction that was handed in. */
public sealed interface Submission {
    /** It waits for a block; the node may have had it already. */
    record Accepted() implements Submission {}

    /** @param code stable, as {@code NOT_ON_ROLL} */
    record Rejected(String code, String message) implements Submission {
        public Failure failure() {
            return Failure.rejected(code, message);
        }
    }

    static Submission submit(NodeClient client, Transaction transaction) throws Failure {
        String path = "/transactions";
        Json answer = client.post(path, transaction.encode());
        String verdict = answer.text("verdict").orElse("rejected").toLowerCase(Locale.ROOT);
        if (!verdict.equals("rejected")) {
            boolean same = Answers.hash(answer, "id").stream().allMatch(transaction.id()::equals);
            if (!same) {
                throw client.unreadable(path);
            }
            return new Accepted();
        }
        String code = answer.text("code")
                .filter(text -> text.matches("[A-Z0-9_]{1,64}"))
                .orElse("REJECTED");
        String message = answer.text("message")
                .or(() -> answer.text("detail"))
                .or(() -> answer.text("title"))
                .map(PlainText::of)
                .orElse("the node gives no reason");
        return new Rejected(code, message);
    }
}
