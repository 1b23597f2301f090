package org.psephos.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/** The secret half of a wallet's tree. Never prints itself; {@link #serialize} does so on purpose. */
public final class ExtendedPrivateKey implements ExtendedKey, Destroyable {
    private static final byte[] MASTER = "Bitcoin seed".getBytes(StandardCharsets.US_ASCII);
    private static final int MIN_SEED_BYTES = 16;
    private static final int MAX_SEED_BYTES = 64;

    private final TreePlace place;
    private final PrivateKey key;
    private final Secp256k1 curve;

    ExtendedPrivateKey(TreePlace place, PrivateKey key, Secp256k1 curve) {
        this.place = place;
        this.key = key;
        this.curve = curve;
    }

    /**
     * The root of a wallet's tree.
     *
     * @param seed 16 to 64 bytes, as {@link Mnemonic#seed} gives them
     */
    public static ExtendedPrivateKey master(byte[] seed, Secp256k1 curve) {
        if (seed.length < MIN_SEED_BYTES || seed.length > MAX_SEED_BYTES) {
            throw new IllegalArgumentException("a seed of 16 to 64 bytes, not " + seed.length);
        }
        byte[] digest = TreePlace.hmac(MASTER, seed.clone());
        byte[] scalar = Arrays.copyOf(digest, 32);
        try {
            PrivateKey key = PrivateKey.parse(scalar)
                    .orElseThrow(() -> new IllegalStateException("this seed has no key (chance 2^-127)"));
            return new ExtendedPrivateKey(TreePlace.master(Arrays.copyOfRange(digest, 32, 64)), key, curve);
        } finally {
            Arrays.fill(scalar, (byte) 0);
            Arrays.fill(digest, (byte) 0);
        }
    }

    /** The child of that number; hardened if {@link KeyPath#HARDENED} is set in it. */
    public ExtendedPrivateKey child(int number) {
        byte[] compressed = curve.compressedPublicKey(key);
        byte[] digest = number < 0 ? hardenedDigest(number) : place.childDigest(compressed, number);
        byte[] tweak = Arrays.copyOf(digest, 32);
        try {
            PrivateKey child = curve.addTweak(key, tweak)
                    .orElseThrow(() -> new IllegalStateException("no key at number " + number + " (chance 2^-127)"));
            return new ExtendedPrivateKey(
                    place.child(compressed, number, Arrays.copyOfRange(digest, 32, 64)), child, curve);
        } finally {
            Arrays.fill(tweak, (byte) 0);
            Arrays.fill(digest, (byte) 0);
        }
    }

    /** Walks down from this key, which {@code path} calls {@code m}; the keys between are destroyed, this one is not. */
    public ExtendedPrivateKey derive(KeyPath path) {
        ExtendedPrivateKey at = new ExtendedPrivateKey(place.copy(), key.copy(), curve);
        for (int number : path.steps()) {
            ExtendedPrivateKey next = at.child(number);
            at.destroy();
            at = next;
        }
        return at;
    }

    /** The key itself, not a copy: {@link #destroy} reaches it. */
    public PrivateKey key() {
        return key;
    }

    public ExtendedPublicKey toPublic() {
        return new ExtendedPublicKey(place, curve.compressedPublicKey(key), curve);
    }

    /** The secret in text form; whoever reads it owns every key below. */
    @Override
    public String serialize() {
        byte[] padded = padded();
        String text = place.serialize(TreePlace.VERSION_PRIVATE, padded);
        Arrays.fill(padded, (byte) 0);
        return text;
    }

    @Override
    public void destroy() {
        key.destroy();
        place.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return key.isDestroyed();
    }

    @Override
    public String toString() {
        return "ExtendedPrivateKey(not shown)";
    }

    private byte[] hardenedDigest(int number) {
        byte[] padded = padded();
        byte[] digest = place.childDigest(padded, number);
        Arrays.fill(padded, (byte) 0);
        return digest;
    }

    private byte[] padded() {
        byte[] padded = new byte[1 + PrivateKey.BYTES];
        System.arraycopy(key.scalar(), 0, padded, 1, PrivateKey.BYTES);
        return padded;
    }
}
