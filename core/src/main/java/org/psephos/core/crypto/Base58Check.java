package org.psephos.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Base58 with four bytes of double SHA-256, as BIP-32 writes extended keys. */
final class Base58Check {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(58);
    private static final int CHECKSUM_BYTES = 4;

    private Base58Check() {}

    static String encode(byte[] payload) {
        byte[] bytes = Arrays.copyOf(payload, payload.length + CHECKSUM_BYTES);
        System.arraycopy(checksum(payload), 0, bytes, payload.length, CHECKSUM_BYTES);
        var text = new StringBuilder();
        for (BigInteger rest = new BigInteger(1, bytes); rest.signum() > 0; ) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            text.append(ALPHABET.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(ALPHABET.charAt(0));
        }
        return text.reverse().toString();
    }

    /** The payload; empty if the text has another character, is longer than {@code maxChars} or has another checksum. */
    static Optional<byte[]> decode(String text, int maxChars) {
        if (text.length() > maxChars) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            value = value.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == ALPHABET.charAt(0)) {
            zeros++;
        }
        byte[] digits = new byte[(value.bitLength() + 7) / 8];
        byte[] signed = value.toByteArray();
        System.arraycopy(signed, signed.length - digits.length, digits, 0, digits.length);
        byte[] bytes = new byte[zeros + digits.length];
        System.arraycopy(digits, 0, bytes, zeros, digits.length);
        return withoutChecksum(bytes);
    }

    private static Optional<byte[]> withoutChecksum(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 0) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(bytes, length);
        byte[] checksum = checksum(payload);
        return Arrays.equals(checksum, 0, CHECKSUM_BYTES, bytes, length, bytes.length)
                ? Optional.of(payload)
                : Optional.empty();
    }

    private static byte[] checksum(byte[] payload) {
        byte[] once = Sha256.plain().add(payload).finish().toBytes();
        return Sha256.plain().add(once).finish().toBytes();
    }
}
