package org.psephos.wallet.cli;

import org.psephos.wallet.cli.Delivering.Delivered;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Page;

/** How commands tell of what they sent. */
final class Sent {
    private Sent() {}

    /** Adds the transaction, its status and its height to an answer. */
    static Json.Builder json(Delivered delivered, Json.Builder json) {
        json.put("tx", delivered.transaction().id().toHex())
                .put("status", delivered.status().stage().text());
        delivered.status().height().ifPresent(height -> json.put("height", height));
        return json;
    }

    /**
     * Says what was done, or that it is under way.
     *
     * @param done as "The roll is closed"
     * @param thing as "the closing of the roll"
     */
    static Page page(Delivered delivered, String done, String thing) {
        String block = delivered.status().height().isPresent()
                ? " " + Show.number(delivered.status().height().getAsLong())
                : "";
        return switch (delivered.status().stage()) {
            case UNKNOWN, PENDING -> new Page().warn("Sent, not yet in a block: " + thing + ".");
            case CONFIRMED -> new Page().good(done + ", in block" + block + ".");
            case FINAL -> new Page().good(done + ", in block" + block + ", which is final.");
        };
    }
}
