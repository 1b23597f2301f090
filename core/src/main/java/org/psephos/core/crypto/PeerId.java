package org.psephos.core.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A node's name among its peers: the first 160 bits of the hash of its identity key under {@link Tag#PEER_ID}, written as 40
 * hexadecimal digits in lower case.
 */
public record PeerId(long high, long middle, int low) {
    public static final int BYTES = 20;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    public static PeerId of(PublicKey identity) {
        Hash hash = Sha256.tagged(Tag.PEER_ID).add(identity).finish();
        return new PeerId(hash.word(0), hash.word(1), (int) (hash.word(2) >>> 32));
    }

    /** From 20 bytes at {@code offset}. */
    public static PeerId read(byte[] source, int offset) {
        return new PeerId((long) LONG.get(source, offset), (long) LONG.get(source, offset + 8), (int)
                INT.get(source, offset + 16));
    }

    /** From 40 hexadecimal digits of either case; empty for anything else. */
    public static Optional<PeerId> parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(read(HexFormat.of().parseHex(hex), 0));
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LONG.set(bytes, 0, high);
        LONG.set(bytes, 8, middle);
        INT.set(bytes, 16, low);
        return bytes;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
