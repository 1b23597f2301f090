package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.psephos.p2p.reputation.Peers.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.file.MemoryFiles;

class ReputationTest {
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final PeerId ALICE = peer(1);
    private static final List<Behaviour> BEHAVIOURS = List.of(Behaviour.values());

    private final Reputation reputation = new Reputation();

    private Standing note(Behaviour behaviour, long nowMillis) {
        return reputation.note(ALICE, behaviour, nowMillis);
    }

    /** Connected from {@code from} on, useful whenever that counts. */
    private void serve(PeerId peer, long from, long hours) {
        reputation.connected(peer, from);
        for (long minute = 1; minute <= hours * 60; minute++) {
            reputation.note(peer, Behaviour.USEFUL_DELIVERY, from + minute * MINUTE);
        }
    }

    @Test
    void aStrangerIsNew() {
        assertThat(reputation.standing(ALICE, START)).isEqualTo(new Standing.New());
        assertThat(reputation.score(ALICE, START)).isZero();
        assertThat(reputation.records()).isZero();
    }

    @Test
    void oneBreachBans() {
        assertThat(note(Behaviour.PROTOCOL_BREACH, START)).isEqualTo(new Standing.Banned(START + HOUR));
        assertThat(reputation.standing(ALICE, START + HOUR - 1)).isInstanceOf(Standing.Banned.class);
        assertThat(reputation.standing(ALICE, START + HOUR)).isEqualTo(new Standing.Graylisted());
    }

    @Test
    void invalidDataGraylistsThenBans() {
        assertThat(note(Behaviour.INVALID_DATA, START)).isEqualTo(new Standing.Graylisted());
        assertThat(note(Behaviour.INVALID_DATA, START)).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void everyBanIsLongerThanTheLastUpToALimit() {
        long now = START;
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long until = ((Standing.Banned) note(Behaviour.PROTOCOL_BREACH, now)).untilMillis();
            assertThat(until - now).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(7 * DAY);
            last = until - now;
            now = until;
        }
        assertThat(last).isGreaterThan(5 * DAY);
    }

    @Test
    void aBanOutlivesDisconnectAndRestart() throws IOException {
        reputation.connected(ALICE, START);
        note(Behaviour.PROTOCOL_BREACH, START);
        reputation.disconnected(ALICE, START);
        reputation.connected(ALICE, START + MINUTE);

        assertThat(reputation.standing(ALICE, START + MINUTE)).isInstanceOf(Standing.Banned.class);

        CheckedFile file = Reputation.file(new MemoryFiles(), Path.of("reputation.dat"));
        file.save(reputation.encode(START + 2 * MINUTE));
        Reputation restarted = ((CheckedFile.Loaded.Intact<Reputation>) file.load(Reputation::read)).content();
        assertThat(restarted.standing(ALICE, START + HOUR - 1)).isEqualTo(new Standing.Banned(START + HOUR));
    }

    @Test
    void penaltyHalvesInHalfADay() {
        note(Behaviour.STALL, START);

        assertThat(reputation.score(ALICE, START + 12 * HOUR)).isCloseTo(-5, within(1e-6));
        assertThat(reputation.score(ALICE, START + 36 * HOUR)).isCloseTo(-1.25, within(1e-6));
    }

    @Test
    void lookingOftenForgivesNeitherMoreNorLess() {
        note(Behaviour.INVALID_DATA, START);
        for (long at = START; at < START + 12 * HOUR; at += 1_000) {
            reputation.score(ALICE, at);
        }

        assertThat(reputation.score(ALICE, START + 12 * HOUR)).isCloseTo(-25, within(1e-3));
    }

    /** An honest peer on a bad line comes back in minutes, however long the line stays bad. */
    @Test
    void stallsAreNeverPunishedForLong() {
        long now = START;
        for (int i = 0; i < 200; i++) {
            if (note(Behaviour.STALL, now) instanceof Standing.Banned(long untilMillis)) {
                assertThat(untilMillis - now).isEqualTo(10 * MINUTE);
                now = untilMillis;
            }
        }
        assertThat(now).isGreaterThan(START + HOUR);

        note(Behaviour.PROTOCOL_BREACH, now);
        assertThat(reputation.standing(ALICE, now)).isEqualTo(new Standing.Banned(now + HOUR));
    }

    /** The penalty outlives the ban. */
    @Test
    void nothingUsefulBansAPeerThatIsBack() {
        for (int i = 0; i < 11; i++) {
            note(Behaviour.STALL, START);
        }

        assertThat(note(Behaviour.USEFUL_DELIVERY, START + 11 * MINUTE)).isEqualTo(new Standing.Graylisted());
    }

    @Test
    void trustGrowsNoFasterThanTimeHoweverUsefulAPeerIs() {
        reputation.connected(ALICE, START);
        for (int i = 0; i < 100_000; i++) {
            note(Behaviour.USEFUL_DELIVERY, START);
        }
        assertThat(reputation.score(ALICE, START)).isZero();

        for (int i = 0; i < 100_000; i++) {
            note(Behaviour.USEFUL_DELIVERY, START + 10 * MINUTE);
        }
        assertThat(reputation.score(ALICE, START + 10 * MINUTE)).isCloseTo(1, within(1e-3));
        assertThat(reputation.standing(ALICE, START + 10 * MINUTE)).isEqualTo(new Standing.New());
    }

    @Test
    void timeAloneEarnsNothing() {
        reputation.connected(ALICE, START);

        assertThat(reputation.score(ALICE, START + 300 * DAY)).isZero();
    }

    @Test
    void hoursOfUseMakeAPeerGoodAndTrustIsCapped() {
        serve(ALICE, START, 2);
        assertThat(reputation.standing(ALICE, START + 2 * HOUR)).isEqualTo(new Standing.Good());

        serve(peer(2), START, 24 * 30);
        assertThat(reputation.score(peer(2), START + 30 * DAY)).isBetween(40.0, 50.0);
    }

    @Test
    void reconnectingEarnsNothing() {
        long now = START;
        for (int i = 0; i < 10_000; i++) {
            reputation.connected(ALICE, now);
            note(Behaviour.USEFUL_DELIVERY, now);
            reputation.disconnected(ALICE, now);
            now += MINUTE;
        }

        assertThat(reputation.score(ALICE, now)).isZero();
    }

    @Test
    void beingAnnouncedConnectedTwiceCountsOnce() {
        reputation.connected(ALICE, START);
        reputation.connected(ALICE, START);
        reputation.disconnected(ALICE, START);
        note(Behaviour.USEFUL_DELIVERY, START + HOUR);

        assertThat(reputation.score(ALICE, START + HOUR)).isZero();
    }

    @Test
    void noTrustStandsAgainstABreach() {
        serve(ALICE, START, 24 * 30);

        assertThat(note(Behaviour.PROTOCOL_BREACH, START + 30 * DAY)).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void aTrustedPeerIsNeverBannedByWhatItDoes() {
        reputation.trust(ALICE);
        for (int i = 0; i < 100; i++) {
            assertThat(note(Behaviour.PROTOCOL_BREACH, START)).isEqualTo(new Standing.Trusted());
        }
        reputation.distrust(ALICE);

        assertThat(reputation.standing(ALICE, START)).isEqualTo(new Standing.Graylisted());
    }

    @Test
    void theOperatorCanBanWhomeverAndPardon() {
        reputation.trust(ALICE);
        reputation.ban(ALICE, 30 * DAY, START);
        assertThat(reputation.standing(ALICE, START)).isEqualTo(new Standing.Banned(START + 30 * DAY));

        reputation.pardon(ALICE, START);
        assertThat(reputation.standing(ALICE, START)).isEqualTo(new Standing.New());
        assertThatThrownBy(() -> reputation.ban(ALICE, 0, START)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPardonLeavesAConnectedPeerConnectedOnce() {
        reputation.connected(ALICE, START);
        reputation.pardon(ALICE, START);
        note(Behaviour.USEFUL_DELIVERY, START + HOUR);

        assertThat(reputation.score(ALICE, START + HOUR)).isGreaterThan(0);
    }

    @Test
    void aClockSetBackNeitherForgivesNorLengthensABan() {
        note(Behaviour.PROTOCOL_BREACH, START);
        long back = START - 365 * DAY;

        assertThat(reputation.standing(ALICE, back)).isEqualTo(new Standing.Banned(back + HOUR));
        assertThat(reputation.standing(ALICE, back + HOUR)).isEqualTo(new Standing.Graylisted());
        assertThat(reputation.score(ALICE, back + HOUR)).isBetween(-100.0, -90.0);
    }

    @Test
    void aClockThatSwingsLiftsTrustNoHigherThanItsCap() {
        reputation.connected(ALICE, START);
        for (int i = 0; i < 100_000; i++) {
            note(Behaviour.USEFUL_DELIVERY, START + (i % 2 == 0 ? -HOUR : 0));
        }

        assertThat(reputation.score(ALICE, START)).isLessThanOrEqualTo(50);
    }

    @Test
    void aBanSurvivesAFloodOfBannedGoodAndBadIdentities() {
        reputation.ban(ALICE, 365 * DAY, START);
        PeerId old = peer(2);
        serve(old, START, 10);
        reputation.disconnected(old, START + 10 * HOUR);
        long now = START + 10 * HOUR;
        for (int i = 10; i < 40_000; i++) {
            reputation.note(peer(i), i % 3 == 0 ? Behaviour.PROTOCOL_BREACH : Behaviour.FLOOD, now);
            assertThat(reputation.records()).isLessThanOrEqualTo(Reputation.MAX_RECORDS);
        }

        assertThat(reputation.standing(ALICE, now)).isInstanceOf(Standing.Banned.class);
        assertThat(reputation.standing(old, now)).isEqualTo(new Standing.Good());
    }

    @Test
    void manyStrangersWithNothingAgainstThemDriveOutNobody() {
        reputation.note(ALICE, Behaviour.STALL, START);
        for (int i = 10; i < 40_000; i++) {
            reputation.connected(peer(i), START);
            reputation.disconnected(peer(i), START);
            assertThat(reputation.records()).isLessThanOrEqualTo(Reputation.MAX_RECORDS);
        }

        assertThat(reputation.score(ALICE, START)).isCloseTo(-10, within(1e-9));
    }

    @Test
    void bansFewerThanTheLimitAreAllKeptWhenRoomIsMade() {
        for (int i = 0; i < 4_000; i++) {
            reputation.note(peer(i), Behaviour.PROTOCOL_BREACH, START);
        }
        for (int i = 10_000; i < 40_000; i++) {
            reputation.note(peer(i), Behaviour.FLOOD, START);
        }
        Reputation restarted = Reputation.decode(reputation.encode(START)).orThrow();

        for (int i = 0; i < 4_000; i++) {
            assertThat(restarted.standing(peer(i), START)).isInstanceOf(Standing.Banned.class);
        }
    }

    @Test
    void noMoreThanTheLimitCountAsConnected() {
        for (int i = 0; i < Reputation.MAX_CONNECTED; i++) {
            reputation.connected(peer(i + 10), START);
        }
        reputation.connected(ALICE, START);
        note(Behaviour.USEFUL_DELIVERY, START + HOUR);
        assertThat(reputation.score(ALICE, START + HOUR)).isZero();

        reputation.disconnected(peer(10), START + HOUR);
        reputation.connected(ALICE, START + HOUR);
        note(Behaviour.USEFUL_DELIVERY, START + 2 * HOUR);
        assertThat(reputation.score(ALICE, START + 2 * HOUR)).isGreaterThan(0);
    }

    @Test
    void onePeerAnnouncedManyTimesTakesNoOtherPeersPlace() {
        for (int i = 0; i < Reputation.MAX_CONNECTED; i++) {
            reputation.connected(peer(10), START);
        }
        reputation.connected(ALICE, START);
        note(Behaviour.USEFUL_DELIVERY, START + HOUR);

        assertThat(reputation.score(ALICE, START + HOUR)).isGreaterThan(0);
    }

    @Test
    void noMoreThanTheLimitAreTrusted() {
        for (int i = 0; i < Reputation.MAX_TRUSTED; i++) {
            assertThat(reputation.trust(peer(i + 10))).isTrue();
        }

        assertThat(reputation.trust(ALICE)).isFalse();
        assertThat(reputation.trust(peer(10))).isTrue();
        assertThat(reputation.standing(ALICE, START)).isEqualTo(new Standing.New());
    }

    @Test
    void theFullTableFitsItsLimitOfBytes() {
        for (int i = 0; i < 60_000; i++) {
            reputation.note(peer(i), i % 2 == 0 ? Behaviour.PROTOCOL_BREACH : Behaviour.FLOOD, START + i);
        }

        assertThat(reputation.encode(START + 60_000).length).isLessThanOrEqualTo(Reputation.MAX_BYTES);
    }

    @Property(tries = 200)
    void standingsSurviveARestart(@ForAll long seed) {
        var random = new Random(seed);
        var before = new Reputation();
        long now = START;
        for (int i = 0; i < 200; i++) {
            now += random.nextInt(600_000);
            PeerId who = peer(random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> before.connected(who, now);
                case 1 -> before.disconnected(who, now);
                default -> before.note(who, BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())), now);
            }
        }
        byte[] bytes = before.encode(now);
        Reputation after = Reputation.decode(bytes).orThrow();

        assertThat(after.encode(now)).isEqualTo(bytes);
        for (int i = 0; i < 20; i++) {
            assertThat(after.score(peer(i), now)).isCloseTo(before.score(peer(i), now), within(1.0));
            assertThat(after.standing(peer(i), now) instanceof Standing.Banned)
                    .isEqualTo(before.standing(peer(i), now) instanceof Standing.Banned);
        }
    }

    @Property(tries = 2_000)
    void damagedBytesAreRefusedOrMakeAReputationThatCanBeUsed(@ForAll long seed) {
        var random = new Random(seed);
        var before = new Reputation();
        for (int i = random.nextInt(5); i > 0; i--) {
            before.note(peer(random.nextInt(9)), BEHAVIOURS.get(random.nextInt(BEHAVIOURS.size())), START);
        }
        byte[] valid = before.encode(START);
        byte[] bytes = Arrays.copyOf(valid, Math.max(0, valid.length + random.nextInt(5) / 4 - random.nextInt(5) / 4));
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }

        Reputation.decode(bytes).value().ifPresent(read -> {
            for (int i = 0; i < 9; i++) {
                assertThat(read.score(peer(i), START)).isBetween(-1_000.0, 50.0);
                read.note(peer(i), Behaviour.INVALID_DATA, START);
            }
            assertThat(Reputation.decode(read.encode(START))).isInstanceOf(Decoded.Ok.class);
        });
    }

    @Test
    void refusesRecordsOutOfOrderOrTwice() {
        note(Behaviour.STALL, START);
        byte[] one = reputation.encode(START);
        byte[] twice = new byte[2 * one.length - 1];
        System.arraycopy(one, 0, twice, 0, one.length);
        System.arraycopy(one, 1, twice, one.length, one.length - 1);
        twice[0] = 2;

        assertThat(Reputation.decode(twice)).isInstanceOf(Decoded.Malformed.class);
    }
}
