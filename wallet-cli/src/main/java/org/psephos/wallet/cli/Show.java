package org.psephos.wallet.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.json.Json;

/** How values look to people. */
final class Show {
    private static final int SHORT_DIGITS = 16;
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private Show() {}

    static String shortened(Hash hash) {
        return hash.toHex().substring(0, SHORT_DIGITS) + "…";
    }

    /** In UTC, so that it means the same to everybody. */
    static String time(long millis) {
        return MINUTES.format(Instant.ofEpochMilli(millis).atZone(ZoneId.of("UTC"))) + " UTC";
    }

    static String rfc3339(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** As "in 5 min" or "3 s ago". */
    static String relative(long millis, long nowMillis) {
        long seconds = Math.abs(millis - nowMillis) / 1_000;
        String length = length(Duration.ofSeconds(seconds));
        return millis > nowMillis ? "in " + length : length + " ago";
    }

    /** Thousands apart. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** "1 voter", "2 voters". */
    static String count(long number, String thing) {
        return number(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** A text that may stand in several languages: the first of them. */
    static String text(Json json, String name) {
        return switch (json.field(name).orElse(new Json.Null())) {
            case Json.Text(String text) -> text;
            case Json.Obj(var texts) ->
                texts.values().stream()
                        .flatMap(value -> value.asText().stream())
                        .findFirst()
                        .orElse("");
            case Json.Arr(List<Json> texts) ->
                texts.stream()
                        .flatMap(value -> value.asText().stream())
                        .findFirst()
                        .orElse("");
            case Json.Whole ignored -> "";
            case Json.Fraction ignored -> "";
            case Json.Bool ignored -> "";
            case Json.Null ignored -> "";
        };
    }

    private static String length(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() >= 2) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() >= 2 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
