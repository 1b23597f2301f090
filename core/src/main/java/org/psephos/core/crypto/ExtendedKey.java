package org.psephos.core.crypto;

import java.util.Arrays;
import java.util.Optional;

/** A key of a wallet's tree, with what it takes to derive those below it (BIP-32). */
public sealed interface ExtendedKey permits ExtendedPrivateKey, ExtendedPublicKey {
    /** The text form: base58 with a checksum, {@code xprv…} or {@code xpub…}. */
    String serialize();

    /** What became of a text. */
    sealed interface Parsed {
        record Ok(ExtendedKey key) implements Parsed {}

        /** {@code detail} is for people and does not repeat the text. */
        record Refused(String detail) implements Parsed {}
    }

    /** Reads the text form strictly, as BIP-32's list of invalid keys demands. */
    static Parsed parse(String text, Secp256k1 curve) {
        Optional<byte[]> payload = Base58Check.decode(text, TreePlace.MAX_CHARS);
        if (payload.isEmpty()) {
            return new Parsed.Refused("not base58, or the checksum does not match");
        }
        byte[] bytes = payload.get();
        if (bytes.length != TreePlace.PAYLOAD_BYTES) {
            return new Parsed.Refused("not " + TreePlace.PAYLOAD_BYTES + " bytes");
        }
        TreePlace place = TreePlace.read(bytes);
        byte[] key = TreePlace.readKey(bytes);
        int version = TreePlace.readVersion(bytes);
        Arrays.fill(bytes, (byte) 0);
        if (!place.isConsistent()) {
            return new Parsed.Refused("a master key with a parent or a number");
        }
        return switch (version) {
            case TreePlace.VERSION_PRIVATE -> parsePrivate(place, key, curve);
            case TreePlace.VERSION_PUBLIC ->
                curve.isValidCompressed(key)
                        ? new Parsed.Ok(new ExtendedPublicKey(place, key, curve))
                        : new Parsed.Refused("the public key is not on the curve");
            default -> new Parsed.Refused("neither xprv nor xpub");
        };
    }

    private static Parsed parsePrivate(TreePlace place, byte[] key, Secp256k1 curve) {
        byte[] scalar = Arrays.copyOfRange(key, 1, key.length);
        Optional<PrivateKey> secret = key[0] == 0 ? PrivateKey.parse(scalar) : Optional.empty();
        Arrays.fill(scalar, (byte) 0);
        Arrays.fill(key, (byte) 0);
        return secret.isPresent()
                ? new Parsed.Ok(new ExtendedPrivateKey(place, secret.get(), curve))
                : new Parsed.Refused("the private key is not in 1 … n − 1");
    }
}
