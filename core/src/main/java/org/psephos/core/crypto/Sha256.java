package org.psephos.core.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 and the tagged hashes of BIP-340 over the JDK's digest, one reused instance a thread.
 *
 * <p>Start with {@link #plain()} or {@link #tagged(Tag)}, add bytes, finish. The instance belongs to the calling thread
 * and to one hash at a time.
 */
public final class Sha256 {
    private static final ThreadLocal<Sha256> CURRENT = ThreadLocal.withInitial(Sha256::new);

    private final MessageDigest digest = newDigest();
    private final byte[] scratch = new byte[2 * Bytes32.BYTES];

    private Sha256() {}

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static Sha256 plain() {
        Sha256 sha = CURRENT.get();
        sha.digest.reset();
        return sha;
    }

    public static Sha256 tagged(Tag tag) {
        Sha256 sha = plain();
        sha.digest.update(tag.prefix());
        return sha;
    }

    public static Hash hash(Tag tag, byte[] bytes) {
        return tagged(tag).add(bytes).finish();
    }

    public static Hash hash(Tag tag, Bytes32 first, Bytes32 second) {
        return tagged(tag).add(first, second).finish();
    }

    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    public Sha256 add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    public Sha256 add(int oneByte) {
        digest.update((byte) oneByte);
        return this;
    }

    public Sha256 add(Bytes32 bytes) {
        bytes.writeTo(scratch, 0);
        digest.update(scratch, 0, Bytes32.BYTES);
        return this;
    }

    public Sha256 add(Bytes32 first, Bytes32 second) {
        first.writeTo(scratch, 0);
        second.writeTo(scratch, Bytes32.BYTES);
        digest.update(scratch, 0, 2 * Bytes32.BYTES);
        return this;
    }

    public Hash finish() {
        finish(scratch, 0);
        return Hash.read(scratch, 0);
    }

    public void finish(byte[] target, int offset) {
        try {
            digest.digest(target, offset, Bytes32.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
