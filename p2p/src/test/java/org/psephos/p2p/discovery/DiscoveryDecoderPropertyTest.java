package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;
import static org.psephos.p2p.reputation.Peers.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.runtime.SeededRandomness;

/** Valid bytes with a few changed, cut or added: refused, or written back alike. */
class DiscoveryDecoderPropertyTest {
    private static final long START = 1_700_000_000_000L;

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes =
                switch (random.nextInt(6)) {
                    case 0 -> Arrays.copyOf(valid, random.nextInt(valid.length + 1));
                    case 1 -> Arrays.copyOf(valid, valid.length + 1 + random.nextInt(3));
                    default -> valid.clone();
                };
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] book(Random random) {
        var book = new AddressBook(new SeededRandomness(random.nextLong()));
        for (int i = random.nextInt(6); i > 0; i--) {
            var endpoint = random.nextBoolean() ? at(random.nextInt(50), i) : at("[2001:db8::" + i + "]:7");
            book.add(List.of(new Heard(endpoint, START)), at(random.nextInt(50), 1), START);
            if (random.nextBoolean()) {
                book.good(endpoint, peer(i), START);
            }
        }
        return book.encode();
    }

    @Property(tries = 2_000)
    void books(@ForAll long seed) {
        var random = new Random(seed);
        byte[] bytes = damaged(book(random), random);

        if (AddressBook.decode(bytes, new SeededRandomness(1)) instanceof Decoded.Ok<AddressBook>(AddressBook read)) {
            assertThat(read.encode()).isEqualTo(bytes);
            read.select(false, START);
            read.answer(at(1, 1), START);
        }
    }

    @Property(tries = 2_000)
    void anchorsAndAnnouncements(@ForAll long seed) {
        var random = new Random(seed);
        byte[] anchors = damaged(
                Anchors.encode(List.of(
                        new PeerAddress(at(1, random.nextInt(9)), Optional.of(peer(1))),
                        new PeerAddress(at("[2001:db8::1]:9"), Optional.empty()))),
                random);
        byte[] datagram =
                damaged(new LanAnnouncement(Hash.ZERO, peer(1), 1 + random.nextInt(65_535), seed).encode(), random);

        Anchors.decode(anchors).value().ifPresent(read -> assertThat(Anchors.encode(read))
                .isEqualTo(anchors));
        LanAnnouncement.decode(datagram).value().ifPresent(read -> assertThat(read.encode())
                .isEqualTo(datagram));
    }

    @Test
    void theLongestAnchorsFitTheirFile() {
        PeerAddress longest = new PeerAddress(at("[2001:db8:1:2:3:4:5:6]:65535"), Optional.of(peer(-1)));

        assertThat(Anchors.encode(List.of(longest, longest))).hasSizeLessThanOrEqualTo(Anchors.MAX_BYTES);
    }
}
