package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;
import static org.psephos.p2p.reputation.Peers.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.p2p.discovery.LanDiscovery.Announced;
import org.psephos.p2p.transport.Endpoint;

class LanDiscoveryTest {
    private static final Hash CHAIN = Hash.parse("11".repeat(32));
    private static final Endpoint NEAR = at("192.168.0.7:5000");
    private static final LanAnnouncement OWN = new LanAnnouncement(CHAIN, peer(1), 8646, 77);
    private static final LanAnnouncement THEIRS = new LanAnnouncement(CHAIN, peer(2), 9000, 78);

    private final LanDiscovery lan = new LanDiscovery(DiscoveryMode.ON, OWN, new SeededRandomness(1));

    private Announced hear(LanAnnouncement announcement, Endpoint from) {
        return lan.onDatagram(announcement.encode(), from, 0);
    }

    @Test
    void aNeighbourIsAtTheAddressOfItsDatagramAndThePortItNames() {
        assertThat(hear(THEIRS, NEAR))
                .isEqualTo(new Announced.Neighbour(new PeerAddress(at("192.168.0.7:9000"), Optional.of(peer(2)))));
    }

    @Test
    void ignoresItselfAndNoticesADouble() {
        assertThat(lan.onDatagram(lan.announcement().orElseThrow(), NEAR, 0)).isEqualTo(new Announced.Ourselves());
        assertThat(hear(new LanAnnouncement(CHAIN, peer(1), 8646, 99), NEAR)).isEqualTo(new Announced.OurDouble(NEAR));
    }

    @Test
    void ignoresOtherChains() {
        assertThat(hear(new LanAnnouncement(Hash.ZERO, peer(2), 9000, 78), NEAR))
                .isEqualTo(new Announced.Ignored("another chain"));
    }

    @Test
    void ignoresWhatComesFromFarAway() {
        assertThat(hear(THEIRS, at("1.2.3.4:5000"))).isInstanceOf(Announced.Ignored.class);
        assertThat(hear(THEIRS, at("[2001:db8::1]:5000"))).isInstanceOf(Announced.Ignored.class);
        assertThat(hear(THEIRS, at("[fe80::1]:5000"))).isInstanceOf(Announced.Neighbour.class);
        assertThat(hear(THEIRS, at("127.0.0.1:5000"))).isInstanceOf(Announced.Neighbour.class);
    }

    @Test
    void aNodeOfANetworkThatNobodySharesNeitherAnnouncesNorHears() {
        assertThat(DiscoveryMode.of(false, true)).isEqualTo(DiscoveryMode.OFF);
        assertThat(DiscoveryMode.of(true, false)).isEqualTo(DiscoveryMode.OFF);
        assertThat(DiscoveryMode.of(true, true)).isEqualTo(DiscoveryMode.ON);
        var off = new LanDiscovery(DiscoveryMode.OFF, OWN, new SeededRandomness(1));

        assertThat(off.nextDelayMillis()).isEmpty();
        assertThat(off.announcement()).isEmpty();
        assertThat(off.onDatagram(THEIRS.encode(), NEAR, 0)).isInstanceOf(Announced.Ignored.class);
    }

    @Test
    void announcesAtOnceThenSoonThenEveryHalfMinuteOrSo() {
        assertThat(lan.nextDelayMillis()).hasValue(0);
        for (int i = 1; i < 20; i++) {
            lan.announcement();
            long mean = i < LanDiscovery.QUICK_ANNOUNCEMENTS ? 2_000 : 30_000;

            assertThat(lan.nextDelayMillis().orElseThrow()).isBetween(mean * 3 / 4, mean * 5 / 4);
        }
    }

    @Test
    void readsNoMoreDatagramsThanItsRate() {
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            read += lan.onDatagram(THEIRS.encode(), NEAR, i) instanceof Announced.Neighbour ? 1 : 0;
        }

        assertThat(read).isBetween(290, 310);
    }

    @Test
    void theDatagramOfTheSpecificationIsOurs() throws IOException {
        byte[] datagram =
                new LanAnnouncement(CHAIN, PeerId.parse("22".repeat(20)).orElseThrow(), 8_646, 1).encode();

        assertThat(Files.readString(Path.of("..", "docs", "spec", "p2p.md")).replaceAll("\\s+", ""))
                .contains(HexFormat.of().formatHex(datagram));
    }

    @Test
    void aDatagramIsSmallAndNothingElseIsOne() {
        byte[] datagram = new LanAnnouncement(CHAIN, peer(1), 65_535, -1).encode();
        assertThat(datagram).hasSizeLessThanOrEqualTo(LanAnnouncement.MAX_BYTES);
        assertThat(LanAnnouncement.decode(datagram).value()).contains(new LanAnnouncement(CHAIN, peer(1), 65_535, -1));

        assertThat(LanAnnouncement.decode(new byte[LanAnnouncement.MAX_BYTES + 1]))
                .isInstanceOf(Decoded.Malformed.class);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(LanAnnouncement.decode(java.util.Arrays.copyOf(datagram, length)))
                    .isInstanceOf(Decoded.Malformed.class);
        }
        assertThat(LanAnnouncement.decode(java.util.Arrays.copyOf(datagram, datagram.length + 1)))
                .isInstanceOf(Decoded.Malformed.class);
        byte[] later = datagram.clone();
        later[4] = 2;
        assertThat(LanAnnouncement.decode(later)).isEqualTo(new Decoded.Malformed<>("an announcement of version 2"));
    }
}
