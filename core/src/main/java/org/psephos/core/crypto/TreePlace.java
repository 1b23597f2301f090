package org.psephos.core.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** Where an extended key stands in its tree, and its chain code: all of BIP-32's 78 bytes but version and key. */
final class TreePlace {
    static final int VERSION_PRIVATE = 0x0488ADE4;
    static final int VERSION_PUBLIC = 0x0488B21E;
    static final int PAYLOAD_BYTES = 78;
    static final int MAX_CHARS = 112;

    private static final int MAX_DEPTH = 255;
    private static final int CHAIN_CODE_AT = 13;
    private static final int KEY_AT = 45;
    private static final int RIPEMD_BYTES = 20;

    private final int depth;
    private final int parentFingerprint;
    private final int childNumber;
    private final byte[] chainCode;

    private TreePlace(int depth, int parentFingerprint, int childNumber, byte[] chainCode) {
        this.depth = depth;
        this.parentFingerprint = parentFingerprint;
        this.childNumber = childNumber;
        this.chainCode = chainCode;
    }

    static TreePlace master(byte[] chainCode) {
        return new TreePlace(0, 0, 0, chainCode);
    }

    TreePlace child(byte[] compressedParent, int number, byte[] childChainCode) {
        if (depth == MAX_DEPTH) {
            throw new IllegalStateException("BIP-32 trees end at depth " + MAX_DEPTH);
        }
        return new TreePlace(depth + 1, fingerprint(compressedParent), number, childChainCode);
    }

    TreePlace copy() {
        return new TreePlace(depth, parentFingerprint, childNumber, chainCode.clone());
    }

    /** Depth zero has neither parent nor number. */
    boolean isConsistent() {
        return depth > 0 || parentFingerprint == 0 && childNumber == 0;
    }

    /** HMAC-SHA-512 of parent and child number under the chain code: 32 bytes of tweak, 32 of the child's chain code. */
    byte[] childDigest(byte[] parent33, int number) {
        return hmac(
                chainCode,
                ByteBuffer.allocate(parent33.length + Integer.BYTES)
                        .put(parent33)
                        .putInt(number)
                        .array());
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA512", e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    String serialize(int version, byte[] key33) {
        ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .putInt(version)
                .put((byte) depth)
                .putInt(parentFingerprint)
                .putInt(childNumber)
                .put(chainCode)
                .put(key33);
        String text = Base58Check.encode(payload.array());
        Arrays.fill(payload.array(), (byte) 0);
        return text;
    }

    static int readVersion(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt();
    }

    static TreePlace read(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload, Integer.BYTES, PAYLOAD_BYTES - Integer.BYTES);
        return new TreePlace(
                in.get() & 0xff, in.getInt(), in.getInt(), Arrays.copyOfRange(payload, CHAIN_CODE_AT, KEY_AT));
    }

    static byte[] readKey(byte[] payload) {
        return Arrays.copyOfRange(payload, KEY_AT, PAYLOAD_BYTES);
    }

    void destroy() {
        Arrays.fill(chainCode, (byte) 0);
    }

    /** First four bytes of RIPEMD-160 of SHA-256 of the compressed public key. */
    private static int fingerprint(byte[] compressed) {
        byte[] hash = Sha256.plain().add(compressed).finish().toBytes();
        var ripemd = new RIPEMD160Digest();
        ripemd.update(hash, 0, hash.length);
        byte[] digest = new byte[RIPEMD_BYTES];
        ripemd.doFinal(digest, 0);
        return ByteBuffer.wrap(digest).getInt();
    }
}
