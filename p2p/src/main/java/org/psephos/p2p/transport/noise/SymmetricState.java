package org.psephos.p2p.transport.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What both sides mix into one key and one hash during a handshake (Noise §5.2). */
final class SymmetricState {
    private static final int HASH_BYTES = 32;

    private byte[] chainingKey;
    private byte[] hash;
    private @Nullable CipherState cipher;

    /** @param protocol the full protocol name; at most 32 characters, so that it is its own hash */
    SymmetricState(String protocol) {
        hash = Arrays.copyOf(protocol.getBytes(StandardCharsets.US_ASCII), HASH_BYTES);
        chainingKey = hash;
    }

    byte[] hash() {
        return hash.clone();
    }

    void mixHash(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(hash);
        hash = digest.digest(bytes);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = twoKeys(secret);
        chainingKey = keys[0];
        cipher = new CipherState(keys[1]);
        Arrays.fill(secret, (byte) 0);
    }

    byte[] encryptAndHash(byte[] plaintext) {
        CipherState present = cipher;
        byte[] ciphertext = present == null ? plaintext.clone() : present.encrypt(hash, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** Empty where the text is not authentic. */
    Optional<byte[]> decryptAndHash(byte[] ciphertext) {
        CipherState present = cipher;
        byte[] plaintext = ciphertext.clone();
        if (present != null) {
            if (!present.decrypt(hash, ciphertext, 0, ciphertext.length, plaintext, 0)) {
                return Optional.empty();
            }
            plaintext = Arrays.copyOf(plaintext, ciphertext.length - CipherState.TAG_BYTES);
        }
        mixHash(ciphertext);
        return Optional.of(plaintext);
    }

    /** Bytes that a text grows by. */
    int tagBytes() {
        return cipher == null ? 0 : CipherState.TAG_BYTES;
    }

    /** The ciphers of both directions, the initiator's first. */
    CipherState[] split() {
        byte[][] keys = twoKeys(new byte[0]);
        return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
    }

    /** HKDF with two outputs (Noise §4.3, RFC 5869). */
    private byte[][] twoKeys(byte[] material) {
        byte[] temporary = hmac(chainingKey, material);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] second = hmac(temporary, Arrays.copyOf(first, HASH_BYTES + 1), (byte) 2);
        Arrays.fill(temporary, (byte) 0);
        return new byte[][] {first, second};
    }

    private static byte[] hmac(byte[] key, byte[] bytes, byte last) {
        bytes[bytes.length - 1] = last;
        return hmac(key, bytes);
    }

    private static byte[] hmac(byte[] key, byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
