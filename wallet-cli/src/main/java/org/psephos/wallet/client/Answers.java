package org.psephos.wallet.client;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.json.Json;

/** Reads values that JSON itself does not have. */
public final class Answers {
    private static final String HASH = "[0-9a-f]{64}";

    private Answers() {}

    public static Optional<Hash> hash(Json json, String name) {
        return json.text(name).flatMap(Answers::hash);
    }

    /** From 64 hexadecimal digits. */
    public static Optional<Hash> hash(String hex) {
        return hex.matches(HASH) ? Optional.of(Hash.parse(hex)) : Optional.empty();
    }

    /** Milliseconds since 1970, from a number of them or from RFC 3339. */
    public static OptionalLong timeMillis(Json json, String name) {
        OptionalLong number = json.whole(name);
        if (number.isPresent()) {
            return number;
        }
        try {
            return json.text(name)
                    .map(text -> OptionalLong.of(
                            OffsetDateTime.parse(text).toInstant().toEpochMilli()))
                    .orElse(OptionalLong.empty());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
