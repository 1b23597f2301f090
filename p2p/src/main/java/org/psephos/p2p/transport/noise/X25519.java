package org.psephos.p2p.transport.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** Diffie–Hellman on Curve25519 (RFC 7748 §5) by the JDK, whose scalar multiplication takes the same time for all keys. */
final class X25519 {
    static final int KEY_BYTES = 32;

    private static final String NAME = "X25519";
    private static final byte[] BASE_POINT = basePoint();

    private X25519() {}

    /** 32 bytes, little-endian, of the public key that belongs to 32 bytes of a private one. */
    static byte[] publicKey(byte[] privateKey) {
        return shared(privateKey, BASE_POINT)
                .orElseThrow(() -> new IllegalStateException("the base point is not of small order"));
    }

    /** Empty where the other key is of small order, so that the secret would be zero: RFC 7748 §6.1. */
    static Optional<byte[]> shared(byte[] privateKey, byte[] publicKey) {
        try {
            var agreement = KeyAgreement.getInstance(NAME);
            agreement.init(decodePrivate(privateKey));
            agreement.doPhase(decodePublic(publicKey), true);
            return Optional.of(agreement.generateSecret());
        } catch (InvalidKeyException smallOrder) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + NAME, e);
        }
    }

    private static PrivateKey decodePrivate(byte[] key) throws GeneralSecurityException {
        return KeyFactory.getInstance(NAME).generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key));
    }

    /** The highest bit is ignored: RFC 7748 §5. */
    private static PublicKey decodePublic(byte[] key) throws GeneralSecurityException {
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = key[KEY_BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return KeyFactory.getInstance(NAME)
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
    }

    private static byte[] basePoint() {
        byte[] nine = new byte[KEY_BYTES];
        nine[0] = 9;
        return nine;
    }
}
