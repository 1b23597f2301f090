package org.psephos.core.crypto;

import java.util.Arrays;

/** The public half of a wallet's tree: can name keys below it, but not sign. */
public final class ExtendedPublicKey implements ExtendedKey {
    private final TreePlace place;
    private final byte[] compressed;
    private final Secp256k1 curve;

    ExtendedPublicKey(TreePlace place, byte[] compressed, Secp256k1 curve) {
        this.place = place;
        this.compressed = compressed;
        this.curve = curve;
    }

    /**
     * The child of a number from 0 to 2³¹ − 1; a hardened one needs the private key and is an {@link
     * IllegalArgumentException}.
     */
    public ExtendedPublicKey child(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("a hardened child needs the private key");
        }
        byte[] digest = place.childDigest(compressed, number);
        byte[] child = curve.addTweak(compressed, Arrays.copyOf(digest, 32))
                .orElseThrow(() -> new IllegalStateException("no key at number " + number + " (chance 2^-127)"));
        return new ExtendedPublicKey(place.child(compressed, number, Arrays.copyOfRange(digest, 32, 64)), child, curve);
    }

    /** The x coordinate, which is what addresses and signatures use. */
    public PublicKey key() {
        return PublicKey.read(compressed, 1);
    }

    @Override
    public String serialize() {
        return place.serialize(TreePlace.VERSION_PUBLIC, compressed);
    }

    @Override
    public String toString() {
        return serialize();
    }
}
