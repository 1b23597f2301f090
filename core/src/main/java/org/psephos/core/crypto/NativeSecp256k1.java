package org.psephos.core.crypto;

import fr.acinq.secp256k1.Secp256k1CFunctions;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;

/**
 * libsecp256k1 through the bindings of {@code fr.acinq.secp256k1}.
 *
 * <p>The bindings throw for keys that are not on the curve and for lengths that they do not expect; here that is a plain
 * "no". They take 32-byte messages only, so that other lengths go to the portable implementation, which follows the same
 * rule. Multiplication of G by a secret is constant-time in the library, that of other points is not: there the secret goes in as two
 * summands that differ for each point. The library's copies of secrets are not overwritten when freed.
 */
final class NativeSecp256k1 implements Secp256k1 {
    private static final int BOUND_MESSAGE_BYTES = 32;

    /** Written once, read by the library only: shared by all threads, and never freed. */
    private final long context;

    private NativeSecp256k1(long context) {
        this.context = context;
    }

    /** Loads the library; any failure is an {@link UnsatisfiedLinkError}. */
    static NativeSecp256k1 load() {
        NativeLibrary.load();
        long context = Secp256k1CFunctions.secp256k1_context_create(
                Secp256k1CFunctions.SECP256K1_CONTEXT_SIGN | Secp256k1CFunctions.SECP256K1_CONTEXT_VERIFY);
        if (context == 0) {
            throw new UnsatisfiedLinkError("libsecp256k1 gave no context");
        }
        return new NativeSecp256k1(context);
    }

    @Override
    public boolean isValid(PublicKey key) {
        return isValidCompressed(compressedEven(key));
    }

    @Override
    public boolean verify(byte[] signature, byte[] message, PublicKey key) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        if (message.length != BOUND_MESSAGE_BYTES) {
            return Curves.portable().verify(signature, message, key);
        }
        try {
            return Secp256k1CFunctions.secp256k1_schnorrsig_verify(context, signature, message, key.toBytes()) == 1;
        } catch (Secp256k1Exception notOnTheCurve) {
            return false;
        }
    }

    @Override
    public byte[] sign(PrivateKey key, byte[] message, byte[] auxRand32) {
        Scalars.require32Bytes(auxRand32, "auxiliary randomness");
        if (message.length != BOUND_MESSAGE_BYTES) {
            return Curves.portable().sign(key, message, auxRand32);
        }
        return Secp256k1CFunctions.secp256k1_schnorrsig_sign(context, message, key.scalar(), auxRand32);
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return PublicKey.read(Secp256k1CFunctions.secp256k1_ec_pubkey_create(context, key.scalar()), 1);
    }

    @Override
    public byte[] compressedPublicKey(PrivateKey key) {
        return compress(Secp256k1CFunctions.secp256k1_ec_pubkey_create(context, key.scalar()));
    }

    @Override
    public boolean isValidCompressed(byte[] compressed) {
        if (compressed.length != COMPRESSED_BYTES) {
            return false;
        }
        try {
            Secp256k1CFunctions.secp256k1_ec_pubkey_parse(context, compressed);
            return true;
        } catch (Secp256k1Exception notOnTheCurve) {
            return false;
        }
    }

    @Override
    public Optional<PrivateKey> addTweak(PrivateKey key, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        byte[] copy = key.toBytes();
        byte[] sum = copy;
        try {
            sum = Secp256k1CFunctions.secp256k1_ec_seckey_tweak_add(context, copy, tweak32);
            return PrivateKey.parse(sum);
        } catch (Secp256k1Exception outOfRange) {
            return Optional.empty();
        } finally {
            Arrays.fill(copy, (byte) 0);
            Arrays.fill(sum, (byte) 0);
        }
    }

    @Override
    public Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        if (compressed.length != COMPRESSED_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    compress(Secp256k1CFunctions.secp256k1_ec_pubkey_tweak_add(context, compressed, tweak32)));
        } catch (Secp256k1Exception outOfRange) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<PrivateKey> multiplyTweak(PrivateKey key, byte[] tweak32) {
        Scalars.require32Bytes(tweak32, "tweak");
        byte[] copy = key.toBytes();
        byte[] product = copy;
        try {
            product = Secp256k1CFunctions.secp256k1_ec_seckey_tweak_mul(context, copy, tweak32);
            return PrivateKey.parse(product);
        } catch (Secp256k1Exception outOfRange) {
            return Optional.empty();
        } finally {
            Arrays.fill(copy, (byte) 0);
            Arrays.fill(product, (byte) 0);
        }
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, PrivateKey key) {
        byte[] one = Sha256.tagged(Tag.SIGNING_SPLIT)
                .add(key.scalar())
                .add(compressed)
                .finish()
                .toBytes();
        byte[] negated = one;
        try {
            negated = Secp256k1CFunctions.secp256k1_ec_seckey_negate(context, one.clone());
            Optional<PrivateKey> other = addTweak(key, negated);
            return other.flatMap(rest -> {
                Optional<byte[]> part = multiply(compressed, one);
                Optional<byte[]> otherPart = multiply(compressed, rest.scalar());
                rest.destroy();
                return part.flatMap(point -> otherPart.flatMap(otherPoint -> add(point, otherPoint)));
            });
        } finally {
            Arrays.fill(one, (byte) 0);
            Arrays.fill(negated, (byte) 0);
        }
    }

    @Override
    public Optional<byte[]> multiply(byte[] compressed, byte[] scalar32) {
        Scalars.require32Bytes(scalar32, "scalar");
        if (compressed.length != COMPRESSED_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    compress(Secp256k1CFunctions.secp256k1_ec_pubkey_tweak_mul(context, compressed, scalar32)));
        } catch (Secp256k1Exception outOfRange) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> add(byte[] compressed, byte[] otherCompressed) {
        if (compressed.length != COMPRESSED_BYTES || otherCompressed.length != COMPRESSED_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(compress(Secp256k1CFunctions.secp256k1_ec_pubkey_combine(
                    context, new byte[][] {compressed, otherCompressed})));
        } catch (Secp256k1Exception invalidOrInfinity) {
            return Optional.empty();
        }
    }

    private static byte[] compressedEven(PublicKey key) {
        byte[] compressed = new byte[COMPRESSED_BYTES];
        compressed[0] = 2;
        key.writeTo(compressed, 1);
        return compressed;
    }

    private static byte[] compress(byte[] uncompressed) {
        byte[] compressed = Arrays.copyOf(uncompressed, COMPRESSED_BYTES);
        compressed[0] = (byte) (2 | uncompressed[uncompressed.length - 1] & 1);
        return compressed;
    }
}
