package org.psephos.core.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** The 2,048 English words of BIP-39, in alphabetical order; the first four letters tell any two apart. */
final class Wordlist {
    static final int BITS_PER_WORD = 11;

    private static final int LONGEST_COMPARED = 16;
    private static final int TELLING_LETTERS = 4;
    private static final List<String> WORDS = load();

    private Wordlist() {}

    private static List<String> load() {
        try (InputStream in = Wordlist.class.getResourceAsStream("bip39-english.txt")) {
            if (in == null) {
                throw new IllegalStateException("the word list is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String word(int index) {
        return WORDS.get(index);
    }

    /** Negative if it is not a word of the list. */
    static int index(String word) {
        return Collections.binarySearch(WORDS, word);
    }

    /**
     * The word of the list that was probably meant: the longer one with the same first four letters, else the one reached by the fewest
     * letters changed, added, left out or swapped with their neighbour; of several such, the one with most letters in common
     * from the front and from the back.
     */
    static String nearest(String typed) {
        String word = typed.substring(0, Math.min(typed.length(), LONGEST_COMPARED));
        if (word.length() >= TELLING_LETTERS) {
            String head = word.substring(0, TELLING_LETTERS);
            for (String candidate : WORDS) {
                if (candidate.length() > TELLING_LETTERS && candidate.startsWith(head)) {
                    return candidate;
                }
            }
        }
        String best = word(0);
        int leastDistance = Integer.MAX_VALUE;
        for (String candidate : WORDS) {
            int distance = edits(word, candidate) * 4 * LONGEST_COMPARED - sharedEnds(word, candidate);
            if (distance < leastDistance) {
                leastDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static int sharedEnds(String from, String to) {
        int shorter = Math.min(from.length(), to.length());
        int front = 0;
        while (front < shorter && from.charAt(front) == to.charAt(front)) {
            front++;
        }
        int back = 0;
        while (back < shorter && from.charAt(from.length() - 1 - back) == to.charAt(to.length() - 1 - back)) {
            back++;
        }
        return front + back;
    }

    /** Optimal string alignment distance, three rows at a time. */
    private static int edits(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[to.length()];
    }
}
