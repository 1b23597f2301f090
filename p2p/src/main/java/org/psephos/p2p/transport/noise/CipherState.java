package org.psephos.p2p.transport.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under one key, in one direction, each message with the next number as nonce (Noise §5.1, §12.3). For one thread.
 *
 * <p>The counter goes up to 2⁶³ − 1 here, past which no connection comes.
 */
public final class CipherState {
    public static final int TAG_BYTES = 16;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final long REKEY_NONCE = -1;
    private static final byte[] NOTHING = {};

    private final Cipher cipher = newCipher();
    private SecretKeySpec key;
    private long nonce;

    CipherState(byte[] key) {
        this.key = keySpec(key);
    }

    /** Messages so far under the present key. */
    public long nonce() {
        return nonce;
    }

    /**
     * Writes ciphertext and tag, {@code length + TAG_BYTES} bytes, to {@code out}, which may be the same array at the same offset.
     *
     * @param associated authenticated along with the text, not sent
     */
    public void encrypt(byte[] associated, byte[] in, int offset, int length, byte[] out, int outOffset) {
        crypt(Cipher.ENCRYPT_MODE, takeNonce(), associated, in, offset, length, out, outOffset);
    }

    byte[] encrypt(byte[] associated, byte[] plaintext) {
        byte[] out = new byte[plaintext.length + TAG_BYTES];
        encrypt(associated, plaintext, 0, plaintext.length, out, 0);
        return out;
    }

    /**
     * Writes the plaintext, {@code length - TAG_BYTES} bytes, to {@code out}, which may be the same array at the same offset.
     *
     * @return whether the tag is right; where it is not, nothing of {@code out} may be used, and the counter stays
     */
    public boolean decrypt(byte[] associated, byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (length < TAG_BYTES) {
            return false;
        }
        if (!crypt(Cipher.DECRYPT_MODE, nonce, associated, in, offset, length, out, outOffset)) {
            return false;
        }
        takeNonce();
        return true;
    }

    /** Goes on with another key, which does not tell the old one (Noise §4.2, §11.3). The counter goes on too. */
    public void rekey() {
        byte[] out = new byte[KEY_BYTES + TAG_BYTES];
        crypt(Cipher.ENCRYPT_MODE, REKEY_NONCE, NOTHING, new byte[KEY_BYTES], 0, KEY_BYTES, out, 0);
        key = keySpec(Arrays.copyOf(out, KEY_BYTES));
        Arrays.fill(out, (byte) 0);
    }

    private long takeNonce() {
        if (nonce == Long.MAX_VALUE) {
            throw new IllegalStateException("the counter of this key is used up");
        }
        return nonce++;
    }

    private boolean crypt(
            int mode, long number, byte[] associated, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonceBytes(number)));
            cipher.updateAAD(associated);
            cipher.doFinal(in, offset, length, out, outOffset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this platform fails", e);
        }
    }

    /** Four zero bytes, then the number, most significant byte first (Noise §12.3). */
    private static byte[] nonceBytes(long number) {
        byte[] bytes = new byte[NONCE_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[NONCE_BYTES - 1 - i] = (byte) (number >>> 8 * i);
        }
        return bytes;
    }

    private static SecretKeySpec keySpec(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }
}
