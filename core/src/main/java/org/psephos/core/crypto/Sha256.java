package org.psephos.core.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * SHA-256 and the tagged hashes of BIP-340 over the JDK's digest.
 *
 * <p>Start with {@link #plain()} or {@link #tagged(Tag)}, add bytes, finish once. Each start is an instance of its own, copied
 * from one that has already taken in its tag: a fifth quicker than feeding the tag to a reused instance, and hashes
 * may be nested. But a copy leaves 350 bytes behind and a ballot takes some 25 hashes: those of a few known parts are made in one
 * call, by an instance that each thread keeps.
 */
public final class Sha256 {
    private static final MessageDigest EMPTY = newDigest();
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final MessageDigest digest;

    private Sha256(MessageDigest digest) {
        this.digest = digest;
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The template is only read, so that threads may share it. */
    private static MessageDigest copy(MessageDigest template) {
        try {
            return (MessageDigest) template.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "the SHA-256 of this platform cannot be copied: " + template.getProvider(), e);
        }
    }

    public static Sha256 plain() {
        return new Sha256(copy(EMPTY));
    }

    public static Sha256 tagged(Tag tag) {
        return new Sha256(copy(tag.started()));
    }

    public static Hash hash(Tag tag, byte[] bytes) {
        return hash(tag, bytes, 0, bytes.length);
    }

    public static Hash hash(Tag tag, byte[] bytes, int offset, int length) {
        // Before anything is fed: what throws half-way would spoil the thread's next hash.
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Scratch scratch = SCRATCH.get();
        scratch.start(tag);
        scratch.digest.update(scratch.input, 0, scratch.size);
        scratch.digest.update(bytes, offset, length);
        return scratch.finish();
    }

    public static Hash hash(Tag tag, Bytes32 first, Bytes32 second) {
        return SCRATCH.get().start(tag).add(first).add(second).hash();
    }

    public static Hash hash(Tag tag, int oneByte, Bytes32 bytes) {
        return SCRATCH.get().start(tag).add(oneByte).add(bytes).hash();
    }

    public static Hash hash(Tag tag, int oneByte, Bytes32 first, Bytes32 second) {
        return SCRATCH.get().start(tag).add(oneByte).add(first).add(second).hash();
    }

    /** Without a tag. */
    public static Hash hash(int oneByte, Bytes32 bytes) {
        return SCRATCH.get().start().add(oneByte).add(bytes).hash();
    }

    /** Without a tag. */
    public static Hash hash(int oneByte, Bytes32 first, Bytes32 second) {
        return SCRATCH.get().start().add(oneByte).add(first).add(second).hash();
    }

    /** Without a tag; the result goes to {@code offset}, over what was hashed. */
    public static void hashInPlace(int oneByte, byte[] slots, int offset, int length) {
        Objects.checkFromIndexSize(offset, Math.max(length, Bytes32.BYTES), slots.length);
        Scratch scratch = SCRATCH.get();
        scratch.digest.update((byte) oneByte);
        scratch.digest.update(slots, offset, length);
        finish(scratch.digest, slots, offset);
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
        digest.update(bytes.toBytes());
        return this;
    }

    public Sha256 add(Bytes32 first, Bytes32 second) {
        byte[] both = new byte[2 * Bytes32.BYTES];
        first.writeTo(both, 0);
        second.writeTo(both, Bytes32.BYTES);
        digest.update(both);
        return this;
    }

    public Hash finish() {
        return Hash.read(digest.digest(), 0);
    }

    public void finish(byte[] target, int offset) {
        finish(digest, target, offset);
    }

    private static void finish(MessageDigest digest, byte[] target, int offset) {
        try {
            digest.digest(target, offset, Bytes32.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a thread makes short hashes with; public bytes only. */
    private static final class Scratch {
        private final MessageDigest digest = newDigest();
        private final byte[] input = new byte[Tag.PREFIX_BYTES + 1 + 2 * Bytes32.BYTES];
        private final byte[] output = new byte[Bytes32.BYTES];
        private int size;

        Scratch start() {
            size = 0;
            return this;
        }

        Scratch start(Tag tag) {
            size = tag.writePrefix(input);
            return this;
        }

        Scratch add(int oneByte) {
            input[size++] = (byte) oneByte;
            return this;
        }

        Scratch add(Bytes32 bytes) {
            bytes.writeTo(input, size);
            size += Bytes32.BYTES;
            return this;
        }

        Hash hash() {
            digest.update(input, 0, size);
            return finish();
        }

        Hash finish() {
            Sha256.finish(digest, output, 0);
            return Hash.read(output, 0);
        }
    }
}
