package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;
import static org.psephos.p2p.reputation.Peers.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.file.MemoryFiles;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

class DialerTest {
    private static final long START = 1_700_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final SeededRandomness randomness = new SeededRandomness(5);
    private final AddressBook book = new AddressBook(randomness);
    private final Set<PeerId> connected = new HashSet<>();
    private long now = START;

    private Dialer dialer(DiscoveryMode mode, PeerAddress... anchors) {
        return new Dialer(
                new Dialer.Setting(ConnectionLimits.DEFAULT, mode, book, randomness, address -> address.id()
                        .filter(connected::contains)
                        .isPresent()),
                List.of(anchors));
    }

    private static PeerAddress named(Endpoint endpoint, int peer) {
        return new PeerAddress(endpoint, Optional.of(peer(peer)));
    }

    private static PeerAddress unnamed(Endpoint endpoint) {
        return new PeerAddress(endpoint, Optional.empty());
    }

    private void fillBook(int addresses) {
        for (int i = 0; i < addresses; i++) {
            book.add(List.of(new Heard(at(i, 1), now)), at(i, 1), now);
        }
    }

    /** Ticks once a second and gives what is dialled until {@code millis} have passed. */
    private List<Dial> tick(Dialer dialer, long millis) {
        var dials = new ArrayList<Dial>();
        for (long end = now + millis; now < end; now += SECOND) {
            dials.addAll(dialer.onTick(now));
        }
        return dials;
    }

    private List<Dial> answerAll(Dialer dialer, long millis) {
        var dials = new ArrayList<Dial>();
        for (long end = now + millis; now < end; now += SECOND) {
            for (Dial dial : dialer.onTick(now)) {
                dials.add(dial);
                dialer.onConnected(dial.to(), peer(dial.to().hashCode()), now);
                connected.add(peer(dial.to().hashCode()));
                if (dial.purpose() == Purpose.FEELER) {
                    dialer.onClosed(dial.to(), now);
                    connected.remove(peer(dial.to().hashCode()));
                }
            }
        }
        return dials;
    }

    @Test
    void fillsEightPlacesFromEightSubnets() {
        for (int i = 0; i < 500; i++) {
            book.add(List.of(new Heard(at(i % 20, i), now)), at(i % 20, i), now);
        }
        List<Dial> dials = answerAll(dialer(DiscoveryMode.ON), 30 * SECOND);

        assertThat(dials).filteredOn(dial -> dial.purpose() == Purpose.OUTBOUND).hasSize(8);
        assertThat(dials.stream()
                        .filter(dial -> dial.purpose() == Purpose.OUTBOUND)
                        .map(dial -> SubnetGroup.of(dial.to()))
                        .distinct())
                .hasSize(8);
    }

    @Test
    void dialsOneAddressOfASubnetHoweverManyAreKnown() {
        for (int i = 0; i < 200; i++) {
            book.add(List.of(new Heard(at(5, i), now)), at(5, i), now);
        }

        assertThat(answerAll(dialer(DiscoveryMode.ON), 10 * MINUTE))
                .filteredOn(dial -> dial.purpose() == Purpose.OUTBOUND)
                .hasSize(1);
    }

    @Test
    void replacesALostPeer() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.ON);
        List<Dial> first = answerAll(dialer, 20 * SECOND);
        Endpoint lost = first.getFirst().to();
        dialer.onClosed(lost, now);

        assertThat(answerAll(dialer, 60 * SECOND))
                .filteredOn(dial -> dial.purpose() == Purpose.OUTBOUND)
                .hasSize(1)
                .noneMatch(dial -> dial.to().equals(lost));
    }

    @Test
    void goesOnToOtherAddressesWhereNobodyAnswers() {
        fillBook(60);
        Dialer dialer = dialer(DiscoveryMode.ON);
        var dialled = new HashSet<Endpoint>();
        for (int i = 0; i < 120; i++) {
            for (Dial dial : tick(dialer, SECOND)) {
                dialled.add(dial.to());
                dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
            }
        }

        assertThat(dialled).hasSizeGreaterThan(50);
    }

    @Test
    void hasNoMoreDialsUnderWayThanTheLimit() {
        fillBook(500);
        var wide = new Dialer(
                new Dialer.Setting(
                        new ConnectionLimits(10, 100, 10, 10, 10), DiscoveryMode.ON, book, randomness, one -> false),
                List.of(named(at(600, 1), 1), named(at(601, 1), 2)));

        assertThat(tick(wide, 30 * MINUTE)).hasSize(Dialer.MAX_PENDING);
    }

    @Test
    void leavesOutWhomItIsConnectedToAlready() {
        book.add(List.of(new Heard(at(1, 1), now)), at(1, 1), now);
        book.good(at(1, 1), peer(1), now);
        connected.add(peer(1));
        now += HOUR;

        assertThat(tick(dialer(DiscoveryMode.ON), 10 * MINUTE)).isEmpty();
    }

    @Test
    void insistsOnWhoAnsweredBeforeUntilAnotherDoes() {
        book.add(List.of(new Heard(at(1, 1), now)), at(1, 1), now);
        book.good(at(1, 1), peer(1), now);
        now += HOUR;
        Dialer dialer = dialer(DiscoveryMode.ON);

        assertThat(tick(dialer, SECOND)).containsExactly(new Dial(at(1, 1), Optional.of(peer(1)), Purpose.OUTBOUND));
        dialer.onFailed(at(1, 1), DialFailure.ANOTHER_PEER, now);

        assertThat(tick(dialer, 5 * MINUTE)).first().isEqualTo(new Dial(at(1, 1), Optional.empty(), Purpose.OUTBOUND));
    }

    @Test
    void dialsTheOperatorsPeersAtOnceAndAgainWithGrowingPauses() {
        Dialer dialer = dialer(DiscoveryMode.OFF);
        dialer.addOperatorPeer(named(at(1, 1), 1));
        var times = new ArrayList<Long>();
        for (int i = 0; i < 3_600; i++) {
            for (Dial dial : tick(dialer, SECOND)) {
                assertThat(dial).isEqualTo(new Dial(at(1, 1), Optional.of(peer(1)), Purpose.OPERATOR));
                times.add(now);
                dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
            }
        }

        assertThat(times.getFirst()).isEqualTo(START + SECOND);
        assertThat(times.size()).isBetween(15, 40);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isLessThanOrEqualTo(Backoff.MAX_MILLIS + SECOND);
        }
        assertThat(times.get(times.size() - 1) - times.get(times.size() - 2))
                .isGreaterThanOrEqualTo(Backoff.MAX_MILLIS / 2);
    }

    @Test
    void aPeerThatHangsUpAtOnceIsNotDialledWithoutPause() {
        Dialer dialer = dialer(DiscoveryMode.OFF);
        dialer.addOperatorPeer(unnamed(at(1, 1)));
        int dials = 0;
        for (int i = 0; i < 3_600; i++) {
            for (Dial dial : tick(dialer, SECOND)) {
                dials++;
                dialer.onConnected(dial.to(), peer(1), now);
                dialer.onClosed(dial.to(), now);
            }
        }

        assertThat(dials).isLessThan(40);
    }

    @Test
    void aPeerThatStoodIsDialledSoonAfterItIsLost() {
        Dialer dialer = dialer(DiscoveryMode.OFF);
        dialer.addOperatorPeer(unnamed(at(1, 1)));
        for (int i = 0; i < 12; i++) {
            tick(dialer, 10 * MINUTE);
            dialer.onFailed(at(1, 1), DialFailure.NO_PEER, now);
        }
        tick(dialer, 10 * MINUTE);
        dialer.onConnected(at(1, 1), peer(1), now);
        now += Backoff.SETTLED_MILLIS;
        dialer.onClosed(at(1, 1), now);

        assertThat(tick(dialer, 3 * SECOND)).hasSize(1);
    }

    @Test
    void aClockSetBackDoesNotSilenceTheDialler() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.ON);
        dialer.addOperatorPeer(unnamed(at(700, 1)));
        for (Dial dial : tick(dialer, 10 * MINUTE)) {
            dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
        }
        now -= 400 * 24 * HOUR;

        List<Dial> dials = tick(dialer, 5 * MINUTE);
        assertThat(dials).extracting(Dial::purpose).contains(Purpose.OPERATOR, Purpose.OUTBOUND);
        dials.forEach(dial -> dialer.onConnected(dial.to(), peer(dial.to().hashCode()), now));
        assertThat(tick(dialer, 30 * MINUTE)).extracting(Dial::purpose).contains(Purpose.FEELER);
    }

    @Test
    void aClockSetBackDuringAPauseDoesNotMakeThePauseLonger() {
        book.add(List.of(new Heard(at(1, 1), now)), at(1, 1), now);
        book.good(at(1, 1), peer(1), now);
        connected.add(peer(1));
        now += HOUR;
        Dialer dialer = dialer(DiscoveryMode.ON);
        assertThat(tick(dialer, SECOND)).isEmpty();
        now -= 400 * 24 * HOUR;
        connected.clear();

        assertThat(tick(dialer, MINUTE)).hasSize(1);
    }

    @Test
    void takesNoMoreOperatorPeersThanTheLimit() {
        Dialer dialer = dialer(DiscoveryMode.OFF);
        for (int i = 0; i < Dialer.MAX_OPERATOR_PEERS; i++) {
            assertThat(dialer.addOperatorPeer(unnamed(at(i, 1)))).isTrue();
        }

        assertThat(dialer.addOperatorPeer(unnamed(at(900, 1)))).isFalse();
        assertThat(dialer.addOperatorPeer(named(at(1, 1), 1))).isTrue();
        assertThat(tick(dialer, SECOND)).hasSize(Dialer.MAX_OPERATOR_PEERS);
    }

    @Test
    void noLongerDialsAPeerThatTheOperatorRemoved() {
        Dialer dialer = dialer(DiscoveryMode.OFF);
        dialer.addOperatorPeer(unnamed(at(1, 1)));
        tick(dialer, SECOND);
        dialer.removeOperatorPeer(at(1, 1));
        dialer.onFailed(at(1, 1), DialFailure.NO_PEER, now);

        assertThat(tick(dialer, HOUR)).isEmpty();
    }

    @Test
    void withDiscoveryOffOnlyTheOperatorsPeersAreDialled() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.OFF, named(at(500, 1), 1));
        dialer.addOperatorPeer(unnamed(at(700, 1)));
        dialer.onAnnounced(named(at("192.168.0.2:1"), 2), now);
        dialer.onHeard(List.of(new Heard(at(800, 1), now)), at(700, 1), now);

        assertThat(tick(dialer, HOUR)).extracting(Dial::purpose).containsOnly(Purpose.OPERATOR);
        assertThat(book.newCount()).isEqualTo(100);
    }

    @Test
    void dialsTheAnchorsFirstAndOnce() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.ON, named(at(500, 1), 1), named(at(501, 1), 2), named(at(502, 1), 3));
        List<Dial> dials = dialer.onTick(now);

        assertThat(dials.subList(0, 2))
                .containsExactly(
                        new Dial(at(500, 1), Optional.of(peer(1)), Purpose.ANCHOR),
                        new Dial(at(501, 1), Optional.of(peer(2)), Purpose.ANCHOR));
        dials.forEach(dial -> dialer.onFailed(dial.to(), DialFailure.NO_PEER, now));
        assertThat(tick(dialer, HOUR)).noneMatch(dial -> dial.purpose() == Purpose.ANCHOR);
    }

    @Test
    void theAnchorsAreTheOutboundPeersOfLongestStanding() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.ON);
        dialer.addOperatorPeer(unnamed(at(700, 1)));
        List<Dial> dials = answerAll(dialer, 10 * SECOND).stream()
                .filter(dial -> dial.purpose() == Purpose.OUTBOUND)
                .toList();
        var survivors = new ArrayList<>(dials);
        for (Dial dial : dials.subList(0, 5)) {
            now += MINUTE;
            dialer.onClosed(dial.to(), now);
            survivors.remove(dial);
        }
        answerAll(dialer, HOUR);

        assertThat(dialer.anchors())
                .hasSize(2)
                .allMatch(anchor -> anchor.id().isPresent())
                .extracting(PeerAddress::endpoint)
                .isSubsetOf(survivors.stream().map(Dial::to).toList());
    }

    @Test
    void theLastGoodPeersStayAnchorsWhenAllAreLostAndOverARestart() throws IOException {
        fillBook(2);
        Dialer dialer = dialer(DiscoveryMode.ON);
        answerAll(dialer, 20 * SECOND);
        dialer.onClosed(at(0, 1), now);
        dialer.onClosed(at(1, 1), now);

        assertThat(dialer.anchors()).extracting(PeerAddress::endpoint).containsExactlyInAnyOrder(at(0, 1), at(1, 1));
        var file = Anchors.file(new MemoryFiles(), Path.of("anchors.dat"));
        file.save(Anchors.encode(dialer.anchors()));
        assertThat(file.load(Anchors::read)).isEqualTo(new CheckedFile.Loaded.Intact<>(dialer.anchors()));
    }

    @Test
    void dialsNeighboursThatAnnounceThemselvesByName() {
        Dialer dialer = dialer(DiscoveryMode.ON);
        dialer.onAnnounced(named(at("192.168.0.2:8646"), 2), now);

        assertThat(tick(dialer, SECOND))
                .containsExactly(new Dial(at("192.168.0.2:8646"), Optional.of(peer(2)), Purpose.LAN));
    }

    @Test
    void aCrowdOfNeighboursTakesHalfThePlaces() {
        fillBook(100);
        Dialer dialer = dialer(DiscoveryMode.ON);
        for (int i = 0; i < 5_000; i++) {
            dialer.onAnnounced(named(at("192.168." + i / 250 + "." + i % 250 + ":1"), i), now);
        }
        List<Dial> dials = answerAll(dialer, MINUTE);

        assertThat(dials).filteredOn(dial -> dial.purpose() == Purpose.LAN).hasSize(Dialer.MAX_LAN_OUTBOUND);
        assertThat(dials).filteredOn(dial -> dial.purpose() == Purpose.OUTBOUND).hasSize(4);
    }

    @Test
    void remembersTheLatestNeighboursUpToTheLimitAndForgetsTheSilent() {
        Dialer dialer = dialer(DiscoveryMode.ON);
        for (int i = 0; i < 1_000; i++) {
            dialer.onAnnounced(named(at("192.168." + i / 250 + "." + i % 250 + ":1"), i), now);
        }
        var dialled = new HashSet<Optional<PeerId>>();
        for (int i = 0; i < 110; i++) {
            for (Dial dial : tick(dialer, SECOND)) {
                if (dial.purpose() == Purpose.LAN) {
                    dialled.add(dial.expected());
                }
                dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
            }
        }
        assertThat(dialled).hasSizeBetween(200, Dialer.MAX_LAN_PEERS);
        assertThat(dialled).doesNotContain(Optional.of(peer(0)));

        now += 2 * MINUTE;
        assertThat(tick(dialer, 10 * MINUTE)).noneMatch(dial -> dial.purpose() == Purpose.LAN);
    }

    @Test
    void announcingOneNameFromManyAddressesDoesNotShortenThePause() {
        Dialer dialer = dialer(DiscoveryMode.ON);
        int dials = 0;
        for (int i = 0; i < 3_600; i++) {
            dialer.onAnnounced(named(at("192.168." + i / 250 + "." + i % 250 + ":1"), 1), now);
            for (Dial dial : tick(dialer, SECOND)) {
                dials += dial.purpose() == Purpose.LAN ? 1 : 0;
                dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
            }
        }

        assertThat(dials).isLessThan(40);
    }

    @Test
    void feelersGoOutEveryTwoMinutesOrSoAndMakeNewAddressesTried() {
        fillBook(400);
        Dialer dialer = dialer(DiscoveryMode.ON);
        long feelers = answerAll(dialer, 4 * HOUR).stream()
                .filter(dial -> dial.purpose() == Purpose.FEELER)
                .count();

        assertThat(feelers).isBetween(80L, 160L);
        assertThat(book.triedCount()).isBetween(80, 175);
    }

    @Test
    void failingToReachAnybodyCondemnsNobodyWhileTheLineIsDown() {
        fillBook(30);
        Dialer dialer = dialer(DiscoveryMode.ON);
        book.add(List.of(new Heard(at(900, 1), now)), at(900, 1), now);
        for (int i = 0; i < 3_600; i++) {
            book.good(at(900, 1), peer(900), now);
            for (Dial dial : tick(dialer, SECOND)) {
                dialer.onFailed(dial.to(), DialFailure.NO_PEER, now);
            }
        }

        assertThat(book.answer(at(999, 1), now)).hasSize(31);
    }

    @Test
    void aSmallNetworkIsNotSearchedWithoutPause() {
        fillBook(3);
        Dialer dialer = dialer(DiscoveryMode.ON);
        answerAll(dialer, MINUTE);
        int[] drawn = new int[1];
        var counting = new Dialer(
                new Dialer.Setting(ConnectionLimits.DEFAULT, DiscoveryMode.ON, book, randomness, address -> {
                    drawn[0]++;
                    return true;
                }),
                List.of());
        now += HOUR;
        tick(counting, 10 * MINUTE);

        assertThat(drawn[0]).isLessThan(2_000);
    }

    @Test
    void anAddressJustHeardOfIsDialledAtOnce() {
        Dialer dialer = dialer(DiscoveryMode.ON);
        tick(dialer, SECOND);
        dialer.onHeard(List.of(new Heard(at(1, 1), now)), at(2, 1), now);

        assertThat(tick(dialer, SECOND)).hasSize(1);
    }

    /** The stack may report anything in any order: no dial is given out twice, no limit is passed. */
    @Property(tries = 100)
    void keepsItsLimitsWhateverHappens(@ForAll long seed) {
        var random = new Random(seed);
        var anyBook = new AddressBook(new SeededRandomness(seed));
        var dialer = new Dialer(
                new Dialer.Setting(
                        ConnectionLimits.DEFAULT, DiscoveryMode.ON, anyBook, new SeededRandomness(seed), one -> false),
                List.of(named(at(1, 1), 1)));
        var open = new ArrayList<Dial>();
        long time = START;
        for (int i = 0; i < 600; i++) {
            time += random.nextInt(50) == 0 ? random.nextLong(-HOUR, HOUR) : random.nextInt(3_000);
            Endpoint some = at(random.nextInt(40), random.nextInt(3));
            switch (random.nextInt(7)) {
                case 0 -> dialer.onHeard(List.of(new Heard(some, time)), some, time);
                case 1 -> dialer.onConnected(some, peer(i), time);
                case 2 -> dialer.onAnnounced(named(at("10.0.0." + random.nextInt(9) + ":1"), random.nextInt(9)), time);
                case 3 -> dialer.addOperatorPeer(unnamed(at(80, random.nextInt(5))));
                case 4 -> {
                    if (!open.isEmpty()) {
                        Dial ended = open.remove(random.nextInt(open.size()));
                        dialer.onFailed(
                                ended.to(),
                                random.nextBoolean() ? DialFailure.NO_PEER : DialFailure.ANOTHER_PEER,
                                time);
                    }
                }
                default -> {
                    for (Dial dial : dialer.onTick(time)) {
                        assertThat(open).extracting(Dial::to).doesNotContain(dial.to());
                        open.add(dial);
                    }
                }
            }
            assertThat(open.stream().filter(dial -> dial.purpose().takesPlace()).count())
                    .isLessThanOrEqualTo(8);
            assertThat(open.stream()
                            .filter(dial -> dial.purpose() == Purpose.LAN)
                            .count())
                    .isLessThanOrEqualTo(Dialer.MAX_LAN_OUTBOUND);
            assertThat(dialer.anchors()).hasSizeLessThanOrEqualTo(Dialer.MAX_ANCHORS);
        }
    }
}
