package org.psephos.p2p.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;

class DeparturesTest {
    private final Departures departures = new Departures();
    private long nowMillis = 1_000;

    private static PeerId peer(int number) {
        byte[] bytes = new byte[PeerId.BYTES];
        bytes[0] = (byte) (number >> 8);
        bytes[1] = (byte) number;
        return PeerId.read(bytes, 0);
    }

    private static Endpoint from(int host, int port) {
        return Endpoint.of(new byte[] {9, 9, (byte) (host >> 8), (byte) host}, port);
    }

    private void add(Optional<PeerId> peer, Endpoint at, boolean outbound, String why) {
        departures.add(new Departed(peer, at, outbound, why, nowMillis++, 1));
    }

    @Test
    void keepsTheLastOfEachPeerAndCountsTheRest() {
        add(Optional.of(peer(1)), from(1, 5), false, "REMOTE: one");
        add(Optional.of(peer(2)), from(1, 6), false, "REMOTE: two");
        add(Optional.of(peer(1)), from(2, 7), false, "STALLED: three");

        assertThat(departures.newestFirst()).extracting(Departed::why).containsExactly("STALLED: three", "REMOTE: two");
        assertThat(departures.newestFirst()).extracting(Departed::times).containsExactly(2, 1);
    }

    @Test
    void takesOneHostThatKnocksFromManyPortsForOne() {
        for (int port = 1; port <= 1_000; port++) {
            add(Optional.empty(), from(1, port), false, "HALF_OPEN_FULL");
        }
        assertThat(departures.newestFirst()).singleElement().satisfies(one -> {
            assertThat(one.endpoint()).isEqualTo(from(1, 1_000));
            assertThat(one.times()).isEqualTo(1_000);
        });
    }

    @Test
    void tellsDialledPortsOfOneHostApart() {
        add(Optional.empty(), from(1, 1), true, "REFUSED: no");
        add(Optional.empty(), from(1, 2), true, "REFUSED: no");

        assertThat(departures.newestFirst()).hasSize(2);
    }

    @Test
    void letsNoFloodOfAKindDriveOutAnother() {
        add(Optional.of(peer(1)), from(1, 1), true, "STALLED: dialled");
        add(Optional.of(peer(2)), from(2, 1), false, "STALLED: accepted");
        add(Optional.empty(), from(3, 1), true, "REFUSED: no");
        for (int host = 1_000; host < 6_000; host++) {
            add(Optional.empty(), from(host, 1), false, "FAULT: HANDSHAKE: garbage");
        }
        assertThat(departures.newestFirst())
                .hasSize(3 + Departures.MAX_OF_A_KIND)
                .extracting(Departed::why)
                .contains("STALLED: dialled", "STALLED: accepted", "REFUSED: no");
        for (int number = 3; number < 6_000; number++) {
            add(Optional.of(peer(number)), from(number, 1), false, "BANNED");
        }
        assertThat(departures.newestFirst())
                .hasSize(2 + 2 * Departures.MAX_OF_A_KIND)
                .extracting(Departed::why)
                .contains("STALLED: dialled", "REFUSED: no");
    }
}
