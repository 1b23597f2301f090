package org.psephos.node.api.http;

import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Hash;

/**
 * A request, as its handler sees it: the variable parts of the path and the query, each of a known name and given once.
 *
 * @param path by the names in the route's template
 */
public record Call(Map<String, String> path, Map<String, String> query, Deadline deadline) {
    private static final int MAX_NUMBER_DIGITS = 18;

    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no part {" + name + "}");
        }
        return value;
    }

    public Hash pathHash(String name) throws ProblemException {
        return parseHash(path(name)).orElseThrow(() -> bad(name + " must be 64 lower-case hexadecimal digits"));
    }

    public Optional<String> text(String name, int maxChars) throws ProblemException {
        Optional<String> value = Optional.ofNullable(query.get(name));
        if (value.isPresent() && (value.get().isEmpty() || value.get().length() > maxChars)) {
            throw bad(name + " must have 1 to " + maxChars + " characters");
        }
        return value;
    }

    public Optional<Long> number(String name, long min, long max) throws ProblemException {
        Optional<String> value = Optional.ofNullable(query.get(name));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> number = parseNumber(value.get()).filter(n -> n >= min && n <= max);
        if (number.isEmpty()) {
            throw bad(name + " must be a whole number from " + min + " to " + max);
        }
        return number;
    }

    public int limit(int otherwise, int max) throws ProblemException {
        return number("limit", 1, max).map(Long::intValue).orElse(otherwise);
    }

    /** {@code 1} or {@code 0}; absent is 0. */
    public boolean flag(String name) throws ProblemException {
        return number(name, 0, 1).orElse(0L) == 1;
    }

    /** Plain digits without a leading zero; empty for all else. */
    public static Optional<Long> parseNumber(String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= MAX_NUMBER_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    public static Optional<Hash> parseHash(String text) {
        if (text.length() != 2 * Hash.BYTES) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return Optional.empty();
            }
        }
        return Optional.of(Hash.parse(text));
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.badParameter(detail));
    }
}
