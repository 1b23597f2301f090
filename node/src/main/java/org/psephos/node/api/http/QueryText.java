package org.psephos.node.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads what follows the question mark: every name must be known, and stand there once. A name alone has the value "". */
final class QueryText {
    private static final String REPLACEMENT = "\uFFFD";

    private QueryText() {}

    static Map<String, String> parse(String query, Set<String> known) throws ProblemException {
        if (query.isEmpty()) {
            return Map.of();
        }
        var values = new HashMap<String, String>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw new ProblemException(Problem.of(
                        400,
                        "UNKNOWN_PARAMETER",
                        known.isEmpty()
                                ? "this address takes no parameters"
                                : "this address takes only "
                                        + String.join(
                                                ", ", known.stream().sorted().toList())));
            }
            if (values.put(name, equals < 0 ? "" : decode(part.substring(equals + 1))) != null) {
                throw bad(name + " is given twice");
            }
        }
        return values;
    }

    private static String decode(String text) throws ProblemException {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("a percent sign is not followed by two hexadecimal digits");
        }
        if (decoded.contains(REPLACEMENT)) {
            throw bad("the query is not UTF-8");
        }
        return decoded;
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.badParameter(detail));
    }
}
