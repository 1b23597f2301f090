package org.psephos.simulator.machine;

import java.util.Arrays;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/** A public key is the hash of the private one, a signature the hash of key and message. Whoever knows the public key can forge. */
public final class CheapCurve implements Secp256k1 {
    private static final int AUX_BYTES = SIGNATURE_BYTES - Hash.BYTES;

    @Override
    public boolean isValid(PublicKey key) {
        return true;
    }

    @Override
    public boolean verify(byte[] signature, byte[] message, PublicKey key) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] aux = Arrays.copyOfRange(signature, Hash.BYTES, SIGNATURE_BYTES);
        return Hash.read(signature, 0).equals(digest(key, message, aux));
    }

    @Override
    public byte[] sign(PrivateKey key, byte[] message, byte[] auxRand32) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        digest(publicKey(key), message, auxRand32).writeTo(signature, 0);
        System.arraycopy(auxRand32, 0, signature, Hash.BYTES, AUX_BYTES);
        return signature;
    }

    private static Hash digest(PublicKey key, byte[] message, byte[] aux) {
        return Sha256.tagged(Tag.TRANSACTION).add(key).add(message).add(aux).finish();
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return PublicKey.of(Sha256.hash(Tag.PEER_ID, key.toBytes()).toBytes());
    }

    @Override
    public byte[] compressedPublicKey(PrivateKey key) {
        throw noPoints();
    }

    @Override
    public boolean isValidCompressed(byte[] compressed) {
        throw noPoints();
    }

    @Override
    public Optional<PrivateKey> addTweak(PrivateKey key, byte[] tweak32) {
        throw noPoints();
    }

    @Override
    public Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32) {
        throw noPoints();
    }

    @Override
    public Optional<PrivateKey> multiplyTweak(PrivateKey key, byte[] tweak32) {
        throw noPoints();
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, PrivateKey key) {
        throw noPoints();
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, byte[] scalar32) {
        throw noPoints();
    }

    @Override
    public Optional<byte[]> add(byte[] compressed, byte[] otherCompressed) {
        throw noPoints();
    }

    @Override
    public byte[] proveVrf(PrivateKey key, byte[] input) {
        return vrfProof(publicKey(key), input);
    }

    @Override
    public Optional<Hash> verifyVrf(PublicKey key, byte[] input, byte[] proof) {
        return Arrays.equals(proof, vrfProof(key, input)) ? Optional.of(Hash.read(proof, 0)) : Optional.empty();
    }

    private static byte[] vrfProof(PublicKey key, byte[] input) {
        return Arrays.copyOf(
                Sha256.tagged(Tag.HEADER).add(key).add(input).finish().toBytes(), VRF_PROOF_BYTES);
    }

    private static UnsupportedOperationException noPoints() {
        return new UnsupportedOperationException("the stand-in has no points");
    }
}
