package org.psephos.wallet.election;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as people write them: RFC 3339, or {@code +90s}, {@code +2h}, {@code +1d12h} from now, in up to eight parts. */
public final class Times {
    private static final Pattern RELATIVE = Pattern.compile("\\+(?:\\d{1,9}[smhd]){1,8}");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Times() {}

    /** Milliseconds since 1970; empty for anything else. */
    public static Optional<Long> parse(String text, long nowMillis) {
        String trimmed = text.strip();
        if (RELATIVE.matcher(trimmed).matches()) {
            return Optional.of(nowMillis + relativeMillis(trimmed));
        }
        try {
            long millis =
                    OffsetDateTime.parse(trimmed.replace(' ', 'T')).toInstant().toEpochMilli();
            return millis < 0 ? Optional.empty() : Optional.of(millis);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** A length of time as {@code 500ms}, {@code 60s}, {@code 5m} or {@code 1h}. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                matcher.group(2).equals("ms")
                        ? Duration.ofMillis(count)
                        : UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(count));
    }

    private static long relativeMillis(String text) {
        long millis = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            millis += Long.parseLong(part.group(1))
                    * UNITS.getOrDefault(part.group(2), Duration.ZERO).toMillis();
        }
        return millis;
    }
}
