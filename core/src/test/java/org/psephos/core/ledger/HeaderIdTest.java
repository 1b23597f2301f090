package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;

class HeaderIdTest {
    @Test
    void idHashesHeaderHashAndSealUnderTheBlockTag() throws Exception {
        var header = new Header(
                1,
                Hash.ZERO,
                7,
                Hash.ZERO,
                1_767_225_600_000L,
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                PublicKey.of(new byte[32]),
                Bytes.of(new byte[] {0x20, 0, (byte) 0xff, (byte) 0xff}),
                Bytes.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));
        byte[] encoded = header.encode();
        byte[] withoutSeal = Arrays.copyOf(encoded, encoded.length - 9);

        byte[] headerHash = tagged("psephos/header", withoutSeal);
        byte[] id = tagged("psephos/block", headerHash, header.seal().toArray());

        assertThat(header.hash().toBytes()).isEqualTo(headerHash);
        assertThat(header.id().toBytes()).isEqualTo(id);
    }

    private static byte[] tagged(String tag, byte[]... parts) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        byte[] tagHash = sha256.digest(tag.getBytes(StandardCharsets.US_ASCII));
        var preimage = new ByteArrayOutputStream();
        preimage.writeBytes(tagHash);
        preimage.writeBytes(tagHash);
        for (byte[] part : parts) {
            preimage.writeBytes(part);
        }
        return sha256.digest(preimage.toByteArray());
    }
}
