package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.p2p.reputation.Peers;

class DiscoveryFuzzTest {
    private static final long NOW = 1_700_000_000_000L;

    /** Refused, or written back alike. */
    @FuzzTest(maxDuration = "1m")
    void announcement(byte[] input) {
        if (LanAnnouncement.decode(input) instanceof Decoded.Ok<LanAnnouncement>(LanAnnouncement read)) {
            assertThat(read.encode()).isEqualTo(input);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void anchors(byte[] input) {
        if (Anchors.decode(input) instanceof Decoded.Ok<List<PeerAddress>>(List<PeerAddress> read)) {
            assertThat(Anchors.encode(read)).isEqualTo(input);
        }
    }

    /** Refused, or a book that is written back alike and can be used. */
    @FuzzTest(maxDuration = "1m")
    void addressBook(byte[] input) {
        if (AddressBook.decode(input, new SeededRandomness(1)) instanceof Decoded.Ok<AddressBook>(AddressBook book)) {
            assertThat(book.encode()).isEqualTo(input);

            book.select(false, NOW).ifPresent(drawn -> {
                book.attempt(drawn.address().endpoint(), true, NOW);
                book.good(drawn.address().endpoint(), Peers.peer(1), NOW);
            });
            book.resolveCollisions(NOW);
            book.answer(Peers.at(1, 1), NOW);
            book.add(List.of(new Heard(Peers.at(2, 2), NOW)), Peers.at(1, 1), NOW);
        }
    }
}
