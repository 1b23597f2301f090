package org.psephos.core.crypto;

import java.util.Arrays;
import java.util.Locale;

/** Bech32m strings (BIP-350): a prefix, five-bit symbols, and a checksum that catches any four wrong characters. */
final class Bech32m {
    static final int MAX_CHARS = 90;

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CONSTANT = 0x2bc830a3;
    private static final int CHECKSUM_CHARS = 6;

    private Bech32m() {}

    /** What became of a string. */
    sealed interface Decoded {
        /** Prefix in lower case; one symbol of five bits a byte. */
        record Ok(String prefix, byte[] symbols) implements Decoded {}

        record Malformed(String detail) implements Decoded {}

        record MixedCase() implements Decoded {}

        record BadChecksum() implements Decoded {}
    }

    static Decoded decode(String text) {
        if (text.length() > MAX_CHARS) {
            return new Decoded.Malformed("longer than " + MAX_CHARS + " characters");
        }
        int separator = text.lastIndexOf('1');
        if (separator < 1 || text.length() - separator - 1 < CHECKSUM_CHARS) {
            return new Decoded.Malformed("no prefix, or too short");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 33 || text.charAt(i) > 126) {
                return new Decoded.Malformed("a character that no address has, at position " + (i + 1));
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            return new Decoded.MixedCase();
        }
        return decodeLower(lower, separator);
    }

    private static Decoded decodeLower(String text, int separator) {
        String prefix = text.substring(0, separator);
        byte[] symbols = new byte[text.length() - separator - 1];
        for (int i = 0; i < symbols.length; i++) {
            int symbol = ALPHABET.indexOf(text.charAt(separator + 1 + i));
            if (symbol < 0) {
                return new Decoded.Malformed("a character that no address has, at position " + (separator + 2 + i));
            }
            symbols[i] = (byte) symbol;
        }
        return checksum(prefix, symbols) == CONSTANT
                ? new Decoded.Ok(prefix, Arrays.copyOf(symbols, symbols.length - CHECKSUM_CHARS))
                : new Decoded.BadChecksum();
    }

    /** The inverse of {@link #decode} for a lower-case prefix. */
    static String encode(String prefix, byte[] symbols) {
        byte[] padded = Arrays.copyOf(symbols, symbols.length + CHECKSUM_CHARS);
        int checksum = checksum(prefix, padded) ^ CONSTANT;
        var text = new StringBuilder(prefix).append('1');
        for (byte symbol : symbols) {
            text.append(ALPHABET.charAt(symbol));
        }
        for (int i = CHECKSUM_CHARS - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(checksum >>> 5 * i & 31));
        }
        return text.toString();
    }

    /** Bytes as five-bit symbols, the last one padded with zero bits. */
    static byte[] toSymbols(byte[] bytes) {
        byte[] symbols = new byte[(bytes.length * 8 + 4) / 5];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (byte b : bytes) {
            held = held << 8 | b & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                symbols[at++] = (byte) (held >>> bits & 31);
            }
        }
        if (bits > 0) {
            symbols[at] = (byte) (held << 5 - bits & 31);
        }
        return symbols;
    }

    /** Whether {@link #toBytes} loses nothing: fewer than five bits are left over, all of them zero. */
    static boolean isWholeBytes(byte[] symbols) {
        int left = symbols.length * 5 % 8;
        return left < 5 && (symbols.length == 0 || (symbols[symbols.length - 1] & (1 << left) - 1) == 0);
    }

    static byte[] toBytes(byte[] symbols) {
        byte[] bytes = new byte[symbols.length * 5 / 8];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (byte symbol : symbols) {
            held = held << 5 | symbol;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >>> bits);
            }
        }
        return bytes;
    }

    private static int checksum(String prefix, byte[] symbols) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) >>> 5);
        }
        state = step(state, 0);
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) & 31);
        }
        for (byte symbol : symbols) {
            state = step(state, symbol);
        }
        return state;
    }

    private static int step(int state, int symbol) {
        int top = state >>> 25;
        int next = (state & 0x1ffffff) << 5 ^ symbol;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
