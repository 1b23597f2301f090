package org.psephos.core.crypto;

import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.Destroyable;
import org.psephos.core.runtime.Randomness;

/**
 * A secp256k1 scalar from 1 to n − 1 that only its holder may know.
 *
 * <p>Never prints itself and has no {@code equals}. {@link #destroy} overwrites it; copies that the virtual machine or the
 * native library made of it on the way are out of reach. Using it afterwards is an {@link IllegalStateException}.
 */
public final class PrivateKey implements Destroyable {
    public static final int BYTES = 32;

    private final byte[] scalar;
    private boolean destroyed;

    private PrivateKey(byte[] scalar) {
        this.scalar = scalar;
    }

    /**
     * Thirty-two bytes, big-endian, copied; empty for zero, for n and above and for any other length. The comparison takes the
     * same time whatever the key.
     */
    public static Optional<PrivateKey> parse(byte[] bytes) {
        return bytes.length == BYTES && Scalars.isNonZeroBelowOrder(bytes)
                ? Optional.of(new PrivateKey(bytes.clone()))
                : Optional.empty();
    }

    /** Draws until the bytes are a valid scalar: once, but for chance 2⁻¹²⁷. */
    public static PrivateKey generate(Randomness randomness) {
        while (true) {
            byte[] drawn = randomness.bytes(BYTES);
            Optional<PrivateKey> key = parse(drawn);
            Arrays.fill(drawn, (byte) 0);
            if (key.isPresent()) {
                return key.get();
            }
        }
    }

    /** A copy, for a sealed keystore or an encrypted share; the caller overwrites it after use. */
    public byte[] toBytes() {
        return scalar().clone();
    }

    PrivateKey copy() {
        return new PrivateKey(toBytes());
    }

    /** The scalar itself, for the curve's implementations only. */
    byte[] scalar() {
        if (destroyed) {
            throw new IllegalStateException("this private key was destroyed");
        }
        return scalar;
    }

    @Override
    public void destroy() {
        Arrays.fill(scalar, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "PrivateKey(not shown)";
    }
}
