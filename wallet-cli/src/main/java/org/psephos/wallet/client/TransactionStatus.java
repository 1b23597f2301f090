package org.psephos.wallet.client;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/**
 * Where a transaction is, in the node's words.
 *
 * @param height of the block that holds it
 */
public record TransactionStatus(Stage stage, OptionalLong height, Json json) {
    /** In the order in which a transaction passes through them. */
    public enum Stage {
        UNKNOWN,
        PENDING,
        CONFIRMED,
        FINAL;

        /** As JSON has it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static TransactionStatus ask(NodeClient client, Hash id) throws Failure {
        Optional<Json> json = client.find("/transactions/" + id);
        return json.map(TransactionStatus::of).orElseGet(() -> of(Stage.UNKNOWN));
    }

    /** Known from elsewhere than the node. */
    public static TransactionStatus of(Stage stage) {
        return new TransactionStatus(stage, OptionalLong.empty(), Json.object().build());
    }

    static TransactionStatus of(Json json) {
        Stage stage =
                switch (json.text("status").orElse("")) {
                    case "pending" -> Stage.PENDING;
                    case "confirmed" -> Stage.CONFIRMED;
                    case "final" -> Stage.FINAL;
                    default -> Stage.UNKNOWN;
                };
        OptionalLong height = json.at("block", "height").map(Json::asWhole).orElse(json.whole("height"));
        return new TransactionStatus(stage, height, json);
    }
}
