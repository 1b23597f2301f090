package org.psephos.wallet.cli;

import java.util.OptionalLong;
import org.psephos.wallet.json.Json;

/** How many voters an election has, in the node's words. */
record Roll(long voters, long weight) {

    /** @param overview as {@code GET /elections/{id}} */
    static Roll of(Json overview) {
        return new Roll(whole(overview, "voters"), whole(overview, "weight"));
    }

    String text() {
        return Show.number(voters) + (weight == voters ? "" : " with weight " + Show.number(weight));
    }

    private static long whole(Json overview, String name) {
        return overview.at("roll", name)
                .map(Json::asWhole)
                .orElse(OptionalLong.empty())
                .orElse(0);
    }
}
