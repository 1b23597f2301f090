package org.psephos.core.crypto;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.psephos.core.runtime.Randomness;

/**
 * Secrets under a password: Argon2id (RFC 9106, version 0x13) makes a key of it, AES-256-GCM seals with that.
 *
 * <p>Salt and nonce are fresh for each {@link #seal}. The associated data is not encrypted but cannot be changed either: a
 * keystore gives what must not be swapped, as its version and address.
 */
public final class PasswordCipher {
    public static final int SALT_BYTES = 16;
    public static final int NONCE_BYTES = 12;
    public static final int TAG_BYTES = 16;

    private static final int KEY_BYTES = 32;

    private PasswordCipher() {}

    /** What Argon2id costs whoever opens or guesses. They stand in the file, so that small devices can choose less. */
    public record Cost(int memoryKib, int passes, int lanes) {
        /** OWASP's first choice: 19 MiB, two passes, one lane; half a second on a cold virtual machine. */
        public static final Cost DEFAULT = new Cost(19 * 1024, 2, 1);

        public static final int MAX_MEMORY_KIB = 512 * 1024;
        public static final int MAX_PASSES = 64;
        public static final int MAX_LANES = 16;

        /** Memory times passes: above it a file could hold its reader for minutes. */
        public static final long MAX_KIB_PASSES = 4L * 1024 * 1024;

        /** Why nobody should use these, for people; empty if they are within bounds. */
        public Optional<String> problem() {
            if (lanes < 1 || lanes > MAX_LANES) {
                return Optional.of("lanes must be 1 to " + MAX_LANES + ", not " + lanes);
            }
            if (memoryKib < 8 * lanes || memoryKib > MAX_MEMORY_KIB) {
                return Optional.of("memory must be 8 KiB a lane to " + MAX_MEMORY_KIB + " KiB, not " + memoryKib);
            }
            if (passes < 1 || passes > MAX_PASSES) {
                return Optional.of("passes must be 1 to " + MAX_PASSES + ", not " + passes);
            }
            if ((long) memoryKib * passes > MAX_KIB_PASSES) {
                return Optional.of("memory times passes must be at most " + MAX_KIB_PASSES + " KiB");
            }
            long heapKib = Runtime.getRuntime().maxMemory() / 1024;
            return memoryKib > heapKib / 2
                    ? Optional.of("takes " + memoryKib + " KiB; this process may use " + heapKib
                            + " KiB for everything (-Xmx)")
                    : Optional.empty();
        }
    }

    /**
     * All that a file keeps.
     *
     * @param ciphertext as long as the secret, and 16 bytes of tag
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sealed(Cost cost, byte[] salt, byte[] nonce, byte[] ciphertext) {}

    /** What became of {@link Sealed}. */
    public sealed interface Opened {
        /** The secret, which the caller overwrites after use. */
        @SuppressWarnings("ArrayRecordComponent")
        record Ok(byte[] secret) implements Opened {}

        /** Or someone changed the bytes: the cipher cannot tell. */
        record WrongPassword() implements Opened {}

        /** Not even tried: the parameters are absurd, or a length is wrong. */
        record Refused(String detail) implements Opened {}
    }

    /** Seals a secret; a cost with a {@link Cost#problem} is an {@link IllegalArgumentException}. */
    public static Sealed seal(byte[] secret, char[] password, byte[] associatedData, Cost cost, Randomness randomness) {
        cost.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        byte[] salt = randomness.bytes(SALT_BYTES);
        byte[] nonce = randomness.bytes(NONCE_BYTES);
        byte[] key = key(password, salt, cost);
        try {
            return new Sealed(cost, salt, nonce, crypt(Cipher.ENCRYPT_MODE, key, nonce, associatedData, secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Opens what {@link #seal} made. Bytes from a file may be anything: nothing is allocated before they are checked. */
    public static Opened open(Sealed sealed, char[] password, byte[] associatedData) {
        Optional<String> problem = sealed.cost().problem();
        if (problem.isPresent()) {
            return new Opened.Refused(problem.get());
        }
        if (sealed.salt().length != SALT_BYTES
                || sealed.nonce().length != NONCE_BYTES
                || sealed.ciphertext().length < TAG_BYTES) {
            return new Opened.Refused("salt, nonce or ciphertext has a wrong length");
        }
        byte[] key = key(password, sealed.salt(), sealed.cost());
        try {
            return new Opened.Ok(crypt(Cipher.DECRYPT_MODE, key, sealed.nonce(), associatedData, sealed.ciphertext()));
        } catch (AEADBadTagException e) {
            return new Opened.WrongPassword();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] key(char[] password, byte[] salt, Cost cost) {
        String text = Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFC);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] key = argon2id(bytes, salt, cost, KEY_BYTES);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    static byte[] argon2id(byte[] password, byte[] salt, Cost cost, int bytes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] key = new byte[bytes];
        generator.generateBytes(password, key);
        return key;
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, byte[] associatedData, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(associatedData);
        return cipher.doFinal(input);
    }
}
