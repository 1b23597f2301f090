package org.psephos.wallet.cli;

import org.psephos.wallet.cli.Delivering.Delivered;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Page;
import org.psephos.wallet.output.Reply;

/** How commands tell of what they sent. */
final class Sent {
    private Sent() {}

    /** Adds the transaction, its status and its height to an answer. */
    static Reply reply(Delivered delivered, Json.Builder json, Page page) {
        json.put("tx", delivered.transaction().id().toHex())
                .put("status", delivered.status().stage().text());
        delivered.status().height().ifPresent(height -> json.put("height", height));
        return Reply.done(
                json, page.field("transaction", delivered.transaction().id().toHex()));
    }

    /** How a sentence about what was sent ends. */
    static String ending(Delivered delivered) {
        String block = delivered.status().height().isPresent()
                ? " " + Show.number(delivered.status().height().getAsLong())
                : "";
        return switch (delivered.status().stage()) {
            case UNKNOWN, PENDING -> " is sent; it waits for a block.";
            case CONFIRMED -> " is in block" + block + ".";
            case FINAL -> " is in block" + block + ", which is final.";
        };
    }
}
