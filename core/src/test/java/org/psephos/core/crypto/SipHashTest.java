package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class SipHashTest {
    private static final SipHash COUNTING = SipHash.read(counting(16), 0);

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** The paper's appendix A, and two more of the vectors that its authors publish. */
    @Test
    void givesThePublishedValues() {
        assertThat(COUNTING.hash(counting(15))).isEqualTo(0xa129ca6149be45e5L);
        assertThat(COUNTING.hash(counting(0))).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(COUNTING.hash(counting(8))).isEqualTo(0x93f5f5799a932462L);
    }

    @Property(tries = 200)
    void agreesWithAnotherImplementation(@ForAll @Size(16) byte[] key, @ForAll @Size(max = 70) byte[] message) {
        var other = new org.bouncycastle.crypto.macs.SipHash();
        other.init(new KeyParameter(key));
        other.update(message, 0, message.length);

        assertThat(SipHash.read(key, 0).hash(message)).isEqualTo(other.doFinal());
    }

    @Property(tries = 50)
    void hashesThirtyTwoBytesAlikeInEitherForm(@ForAll @Size(32) byte[] message) {
        assertThat(COUNTING.hash(Hash.of(message))).isEqualTo(COUNTING.hash(message));
    }

    @Test
    void keyGoesThereAndBack() {
        byte[] padded = Arrays.copyOf(COUNTING.toBytes(), 20);
        assertThat(SipHash.read(padded, 0)).isEqualTo(COUNTING);
        assertThat(COUNTING.toBytes()).containsExactly(counting(16));
    }
}
