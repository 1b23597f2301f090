package org.psephos.node.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped key was probably meant to be. */
public final class NearestKey {
    private NearestKey() {}

    /** "; did you mean …?" or nothing where no key is near. */
    public static String hint(String typed, Collection<String> known) {
        return hint(nearest(typed, known));
    }

    static String hint(Optional<String> nearest) {
        return nearest.map(key -> "; did you mean \"" + key + "\"?").orElse("");
    }

    static Optional<String> nearest(String typed, Collection<String> known) {
        return known.stream()
                .filter(key -> distance(typed, key) <= Math.max(2, key.length() / 2))
                .min(Comparator.comparingInt(key -> distance(typed, key)));
    }

    /** Edit distance (Levenshtein). */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
