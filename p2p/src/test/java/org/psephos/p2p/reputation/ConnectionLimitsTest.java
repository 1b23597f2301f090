package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.p2p.reputation.Admission.AdmitInsteadOf;
import org.psephos.p2p.reputation.Admission.Refusal;
import org.psephos.p2p.reputation.Admission.Refuse;
import org.psephos.p2p.transport.Endpoint;

class ConnectionLimitsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Admission ADMIT = new Admission.Admit();

    private final ConnectionLimits limits = new ConnectionLimits(40, 8, 10, 16, 4);
    private final InboundEviction eviction = new InboundEviction(Hash.ZERO);
    private final List<Connection> present = new ArrayList<>();

    private static Connection halfOpen(long link, Endpoint from, long sinceMillis) {
        return new Connection(
                link, from, true, false, sinceMillis, Connection.UNKNOWN, Connection.UNKNOWN, new Standing.New());
    }

    private static Connection inbound(long link, Endpoint from, long sinceMillis, Standing standing) {
        return new Connection(link, from, true, true, sinceMillis, Connection.UNKNOWN, Connection.UNKNOWN, standing);
    }

    private static Connection inbound(long link, Endpoint from) {
        return inbound(link, from, NOW - link, new Standing.New());
    }

    @Test
    void dialsOneOfEachSubnetGroupUpToTheLimit() {
        List<Endpoint> seven =
                IntStream.range(0, 7).mapToObj(group -> at(group, 1)).toList();

        assertThat(limits.allowsOutbound(at(9, 9), seven)).isTrue();
        assertThat(limits.allowsOutbound(at(3, 9), seven)).isFalse();
        List<Endpoint> eight =
                IntStream.range(0, 8).mapToObj(group -> at(group, 1)).toList();
        assertThat(limits.allowsOutbound(at(9, 9), eight)).isFalse();
    }

    @Test
    void dialsSeveralNodesOfThisMachineAndOfThisSite() {
        assertThat(limits.allowsOutbound(at("127.0.0.1:2"), List.of(at("127.0.0.1:1"))))
                .isTrue();
        assertThat(limits.allowsOutbound(at("192.168.0.2:1"), List.of(at("192.168.0.1:1"))))
                .isTrue();
        assertThat(limits.allowsOutbound(at("192.168.0.1:2"), List.of(at("192.168.0.1:1"))))
                .isFalse();
    }

    @Test
    void letsAFloodOfHalfOpenConnectionsOfOneHostDisplaceItself() {
        for (int i = 0; i < 4; i++) {
            present.add(halfOpen(-1 - i, at("1.2.3.4:" + (i + 1)), NOW - 10_000 + i));
        }

        assertThat(limits.onAccepted(at("1.2.3.4:99"), present, NOW)).isEqualTo(new AdmitInsteadOf(-1));
        assertThat(limits.onAccepted(at("1.2.3.5:99"), present, NOW)).isEqualTo(ADMIT);
    }

    @Test
    void refusesAHostWhoseHandshakesMayStillBeHonest() {
        for (int i = 0; i < 4; i++) {
            present.add(halfOpen(-1 - i, at("1.2.3.4:" + (i + 1)), NOW - 100));
        }

        assertThat(limits.onAccepted(at("1.2.3.4:99"), present, NOW)).isEqualTo(new Refuse(Refusal.HALF_OPEN_FULL));
    }

    @Test
    void makesRoomAtTheCostOfTheHostWithMostHalfOpenConnections() {
        for (int i = 0; i < 4; i++) {
            present.add(halfOpen(-100 - i, at("1.2.3.4:" + (i + 1)), NOW - 5_000 - i));
        }
        for (int i = 0; i < 12; i++) {
            present.add(halfOpen(-1 - i, at(i, 1), NOW - 60_000));
        }

        assertThat(limits.onAccepted(at(50, 1), present, NOW)).isEqualTo(new AdmitInsteadOf(-103));
    }

    @Test
    void halfOpenConnectionsNeverTakeThePlaceOfIdentifiedOnes() {
        for (int i = 0; i < 40; i++) {
            present.add(inbound(-1 - i, at(i, 1)));
        }

        assertThat(limits.onAccepted(at(50, 1), present, NOW)).isEqualTo(ADMIT);
    }

    @Test
    void aClockSetBackDoesNotKeepHalfOpenConnectionsForEver() {
        for (int i = 0; i < 4; i++) {
            present.add(halfOpen(-1 - i, at("1.2.3.4:" + (i + 1)), NOW + 86_400_000));
        }

        assertThat(limits.onAccepted(at("1.2.3.4:99"), present, NOW)).isInstanceOf(AdmitInsteadOf.class);
    }

    @Test
    void refusesTheBannedAndWelcomesTheTrusted() {
        for (int i = 0; i < 40; i++) {
            present.add(inbound(-1 - i, at(i, 1)));
        }

        assertThat(limits.onIdentified(inbound(-99, at(50, 1), NOW, new Standing.Banned(NOW + 1)), List.of(), eviction))
                .isEqualTo(new Refuse(Refusal.BANNED));
        assertThat(limits.onIdentified(inbound(-99, at(50, 1), NOW, new Standing.Trusted()), present, eviction))
                .isEqualTo(ADMIT);
    }

    @Test
    void aGraylistedPeerGetsInOnlyWhileThereIsRoomAndGoesFirst() {
        for (int i = 0; i < 39; i++) {
            present.add(inbound(-1 - i, at(i, 1)));
        }
        Connection gray = inbound(-99, at(50, 1), NOW - 1_000_000, new Standing.Graylisted());
        assertThat(limits.onIdentified(gray, present, eviction)).isEqualTo(ADMIT);
        present.add(gray);

        assertThat(limits.onIdentified(inbound(-100, at(51, 1), NOW, new Standing.Graylisted()), present, eviction))
                .isEqualTo(new Refuse(Refusal.FULL));
        assertThat(limits.onIdentified(inbound(-100, at(51, 1)), present, eviction))
                .isEqualTo(new AdmitInsteadOf(-99));
    }

    @Test
    void aCrowdedGroupMakesRoomForItsOwnOnly() {
        for (int i = 0; i < 10; i++) {
            present.add(inbound(-1 - i, at(7, i)));
        }

        Admission admission = limits.onIdentified(inbound(-99, at(7, 99)), present, eviction);

        assertThat(admission).isInstanceOf(AdmitInsteadOf.class);
        assertThat(limits.onIdentified(inbound(-99, at(8, 1)), present, eviction))
                .isEqualTo(ADMIT);
    }

    @Test
    void countsANewcomerThatIsAmongThePresentOnce() {
        for (int i = 0; i < 39; i++) {
            present.add(inbound(-1 - i, at(i, 1)));
        }
        Connection newcomer = inbound(-99, at(50, 1));
        present.add(newcomer);

        assertThat(limits.onIdentified(newcomer, present, eviction)).isEqualTo(ADMIT);
    }

    @Test
    void aSmallNodeRefusesRatherThanEvictThoseThatEarnedTheirPlace() {
        var small = new ConnectionLimits(4, 1, 4, 16, 4);
        for (int i = 0; i < 4; i++) {
            present.add(inbound(-1 - i, at(i, 1)));
        }

        assertThat(small.onIdentified(inbound(-99, at(50, 1)), present, eviction))
                .isEqualTo(new Refuse(Refusal.FULL));
    }

    /** The attacker connects from a few subnets, later than the honest and with no virtue; then newcomers displace only him. */
    @Test
    void anAttackerOfFewSubnetsDisplacesHimselfBeforeTheHonest() {
        var random = new Random(1);
        for (int i = 0; i < 20; i++) {
            present.add(new Connection(
                    -1 - i, at(100 + i, 1), true, true, NOW - 1_000_000 - i, 30 + i, NOW - i, new Standing.Good()));
        }
        for (int i = 0; i < 20; i++) {
            present.add(inbound(-1_000 - i, at(i % 4, i), NOW - 1_000 - i, new Standing.New()));
        }
        for (int i = 0; i < 500; i++) {
            Connection next = inbound(-2_000 - i, at(random.nextInt(4), 1_000 + i), NOW + i, new Standing.New());
            switch (limits.onIdentified(next, present, eviction)) {
                case Admission.Admit ignored -> present.add(next);
                case AdmitInsteadOf(long link) -> {
                    present.removeIf(one -> one.link() == link);
                    present.add(next);
                }
                case Refuse ignored -> {}
            }
        }

        assertThat(present).hasSizeLessThanOrEqualTo(40);
        assertThat(present.stream().filter(one -> one.link() > -100)).hasSize(20);
    }

    @Test
    void theOlderHalfStaysHoweverCrowdedItsSubnet() {
        for (int i = 0; i < 24; i++) {
            present.add(inbound(-1 - i, at(7, i), NOW - 1_000_000 - i, new Standing.New()));
        }
        for (int i = 0; i < 40; i++) {
            present.add(inbound(-100 - i, at(10 + i, 1), NOW - i, new Standing.New()));
        }

        assertThat(eviction.choose(present).orElseThrow()).isLessThanOrEqualTo(-100);
    }

    @Test
    void neverEvictsTheTrusted() {
        for (int i = 0; i < 60; i++) {
            present.add(inbound(-1 - i, at(i % 3, i), NOW, new Standing.Trusted()));
        }

        assertThat(eviction.choose(present)).isEmpty();
    }

    @Test
    void soundsTheAlarmWhenOneSubnetHoldsOverHalf() {
        var remotes = new ArrayList<>(List.of(at(1, 1), at(1, 2), at(2, 1), at(3, 1)));
        assertThat(ConnectionLimits.dominant(remotes)).isEmpty();

        remotes.add(at(1, 3));
        assertThat(ConnectionLimits.dominant(remotes)).contains(SubnetGroup.of(at(1, 9)));
        assertThat(ConnectionLimits.dominant(List.of(at(1, 1), at(1, 2)))).isEmpty();
        assertThat(ConnectionLimits.dominant(IntStream.range(1, 9)
                        .mapToObj(port -> at("10.0.0.1:" + port))
                        .toList()))
                .isEmpty();
    }
}
