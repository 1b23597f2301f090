package org.psephos.core.codec;

import java.text.Normalizer;

/**
 * Which texts have an encoding: those of characters that Unicode 16.0 knows, in normal form C.
 *
 * <p>The normal form of a known character never changes again, that of one still to come is anybody's guess: a platform with newer tables
 * would disagree with the others about a text that holds one ({@code docs/spec/encoding.md} §3).
 */
final class CanonicalText {
    private CanonicalText() {}

    static boolean isNormal(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC);
    }

    static boolean isAssigned(String text) {
        return text.codePoints().allMatch(CanonicalText::isAssigned);
    }

    /** A surrogate that stands alone counts as defined in Java, but has no UTF-8. */
    private static boolean isAssigned(int codePoint) {
        return Character.isDefined(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
