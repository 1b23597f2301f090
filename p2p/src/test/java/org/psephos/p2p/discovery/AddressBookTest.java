package org.psephos.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;
import static org.psephos.p2p.reputation.Peers.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.file.MemoryFiles;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

class AddressBookTest {
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final SeededRandomness randomness = new SeededRandomness(7);
    private final AddressBook book = new AddressBook(randomness);

    private boolean hear(Endpoint endpoint, Endpoint source, long seen, long now) {
        return book.add(List.of(new Heard(endpoint, seen)), source, now) == 1;
    }

    private boolean hear(Endpoint endpoint, Endpoint source) {
        return hear(endpoint, source, START, START);
    }

    private Set<Endpoint> held() {
        var held = new HashSet<Endpoint>();
        book.tables().forEach(known -> held.add(known.endpoint()));
        return held;
    }

    private KnownAddress known(Endpoint endpoint) {
        return book.tables().find(endpoint).orElseThrow();
    }

    @Test
    void anEmptyBookHasNothingToGive() {
        assertThat(book.select(false, START)).isEmpty();
        assertThat(book.select(true, START)).isEmpty();
        assertThat(book.toTest()).isEmpty();
        assertThat(book.answer(at(1, 1), START)).isEmpty();
    }

    @Test
    void anAddressIsNewUntilItAnswers() {
        hear(at(1, 1), at(2, 1));
        assertThat(book.newCount()).isEqualTo(1);

        book.good(at(1, 1), peer(1), START);
        assertThat(book.newCount()).isZero();
        assertThat(book.triedCount()).isEqualTo(1);
        assertThat(book.select(true, START + HOUR)).isEmpty();
        assertThat(book.select(false, START + HOUR).orElseThrow().address())
                .isEqualTo(new PeerAddress(at(1, 1), Optional.of(peer(1))));
    }

    @Test
    void whatAnswersWithoutHavingBeenHeardOfIsNotEntered() {
        book.good(at(1, 1), peer(1), START);
        book.attempt(at(1, 1), true, START);
        book.disconnected(at(1, 1), START);

        assertThat(held()).isEmpty();
    }

    @Test
    void forgetsWhoWasThereWhenAnotherAnswers() {
        hear(at(1, 1), at(2, 1));
        book.good(at(1, 1), peer(1), START);
        book.anotherAnswered(at(1, 1));

        assertThat(book.select(false, START + HOUR).orElseThrow().address().id())
                .isEmpty();
    }

    @Test
    void strangersAreNotTakenAtTheirWordAboutPlacesNearUs() {
        assertThat(hear(at("192.168.0.1:1"), at(2, 1))).isFalse();
        assertThat(hear(at("127.0.0.1:1"), at(2, 1))).isFalse();
        assertThat(hear(at("127.0.0.1:1"), at("10.0.0.1:1"))).isFalse();
        assertThat(hear(at("0.0.0.0:1"), at("127.0.0.1:1"))).isFalse();
        assertThat(hear(at("[ff02::1]:1"), at("127.0.0.1:1"))).isFalse();
        assertThat(hear(at("192.168.0.1:1"), at("192.168.0.2:1"))).isTrue();
        assertThat(hear(at("127.0.0.1:1"), at("127.0.0.1:2"))).isTrue();
    }

    @Test
    void believesNoTimeInTheFutureOrAtTheBeginningOfTime() {
        hear(at(1, 1), at(2, 1), Long.MAX_VALUE, START);
        hear(at(1, 2), at(2, 1), Long.MIN_VALUE, START);
        hear(at(1, 3), at(2, 1), 0, START);
        hear(at(1, 4), at(2, 1), START + 9 * MINUTE, START);

        for (int host = 1; host <= 3; host++) {
            assertThat(known(at(1, host)).seenMillis()).isEqualTo(START - 5 * DAY - 2 * HOUR);
        }
        assertThat(known(at(1, 4)).seenMillis()).isEqualTo(START - 2 * HOUR);
    }

    @Test
    void aNodesWordAboutItselfCountsInFull() {
        hear(at(1, 1), at(1, 1));

        assertThat(known(at(1, 1)).seenMillis()).isEqualTo(START);
    }

    @Test
    void passesOverWhatIsTooMuchAtOnce() {
        List<Heard> many = IntStream.range(0, 5_000)
                .mapToObj(i -> new Heard(at(i, 1), START))
                .toList();

        assertThat(book.add(many, at(6_000, 1), START)).isLessThanOrEqualTo(AddressBook.MAX_HEARD);
        assertThat(held())
                .isSubsetOf(many.subList(0, AddressBook.MAX_HEARD).stream()
                        .map(Heard::endpoint)
                        .collect(Collectors.toSet()));
    }

    @Test
    void givesUpAnAddressThatNeverAnswers() {
        hear(at(1, 1), at(2, 1));
        hear(at(9, 9), at(2, 1));
        for (int i = 0; i < 3; i++) {
            book.good(at(9, 9), peer(9), START + i * HOUR);
            book.attempt(at(1, 1), true, START + i * HOUR + 1);
        }

        assertThat(known(at(1, 1)).isTerrible(START + 2 * HOUR + 2)).isFalse();
        assertThat(known(at(1, 1)).isTerrible(START + 3 * HOUR)).isTrue();
    }

    @Test
    void aDeadLineOfOurOwnCondemnsNobody() {
        hear(at(1, 1), at(2, 1));
        for (int i = 0; i < 1_000; i++) {
            book.attempt(at(1, 1), true, START + i * MINUTE);
        }

        assertThat(known(at(1, 1)).failures()).isEqualTo(1);
    }

    @Test
    void goodOnesAreGivenUpAfterAWeekOfFailures() {
        hear(at(1, 1), at(2, 1));
        hear(at(9, 9), at(2, 1));
        book.good(at(1, 1), peer(1), START);
        for (int i = 1; i <= 10; i++) {
            book.good(at(9, 9), peer(9), START + i * HOUR);
            book.attempt(at(1, 1), true, START + i * HOUR + 1);
        }

        assertThat(known(at(1, 1)).isTerrible(START + 6 * DAY)).isFalse();
        assertThat(known(at(1, 1)).isTerrible(START + 8 * DAY)).isTrue();
    }

    @Test
    void theFullTablesHoldNoMoreThanTheirPlacesAndFitTheirFile() {
        var random = new Random(3);
        for (int source = 0; source < 4_000; source++) {
            var told = new ArrayList<Heard>();
            for (int i = 0; i < 60; i++) {
                told.add(new Heard(
                        at(random.nextInt(9_000), random.nextInt(60_000)), START - random.nextInt(9_000_000)));
            }
            book.add(told, at(source, 1), START);
            if (source % 4 == 0) {
                told.forEach(heard -> book.good(heard.endpoint(), peer(1), START));
            }
        }

        assertThat(book.newCount()).isBetween(30_000, 1_024 * 64);
        assertThat(book.triedCount()).isBetween(8_000, 256 * 64);
        byte[] bytes = book.encode();
        assertThat(bytes.length).isLessThanOrEqualTo(AddressBook.MAX_BYTES);
        assertThat(AddressBook.decode(bytes, randomness).orThrow().encode()).isEqualTo(bytes);
        assertThat(book.answer(at(1, 1), START)).hasSize(AddressAnswers.MAX_ADDRESSES);
    }

    @Test
    void whatOneSubnetTellsFillsASixteenthOfTheNewTableAtMost() {
        for (int i = 0; i < 60_000; i++) {
            hear(at(i % 9_000, i / 9_000), at(9_999, i % 65_536));
        }

        assertThat(book.newCount()).isBetween(3_000, 64 * 64);
    }

    @Test
    void theAddressesOfOneSubnetFillA32ndOfTheTriedTableAtMost() {
        for (int i = 0; i < 60_000; i++) {
            hear(at(5, i), at(i % 9_000, 1));
            book.good(at(5, i), peer(i), START);
        }

        assertThat(book.triedCount()).isBetween(300, 8 * 64);
    }

    /** Ninety of a hundred addresses are the attacker's, told by 10,000 of his addresses in 16 subnets, day after day. */
    @Test
    void anEclipseWithNineTenthsOfAllAddressesFillsNeitherTable() {
        var honest = new HashSet<Endpoint>();
        for (int i = 0; i < 1_000; i++) {
            Endpoint endpoint = at(1_000 + i, i);
            honest.add(endpoint);
            hear(endpoint, at(1_000 + (i * 7) % 1_000, 5));
            if (i % 4 == 0) {
                book.good(endpoint, peer(i), START);
            }
        }
        int honestBefore = (int) held().stream().filter(honest::contains).count();
        var hostile = new HashSet<Endpoint>();
        for (int day = 0; day < 2; day++) {
            long now = START + day * DAY;
            for (int i = 0; i < (day == 0 ? 10_000 : 2_000); i++) {
                Endpoint source = at(i % 16, i / 16);
                var told = new ArrayList<Heard>();
                told.add(new Heard(source, now));
                for (int k = 0; k < 9; k++) {
                    told.add(new Heard(at((i * 9 + k) % 16, 1_000 + (i + k) % 50_000), now));
                }
                told.forEach(heard -> hostile.add(heard.endpoint()));
                book.add(told, source, now);
                // Every one of his addresses answers when dialled.
                book.good(source, peer(i), now);
                book.good(at((i * 9) % 16, 1_000 + i % 50_000), peer(i), now);
                book.resolveCollisions(now + i);
            }
            // The honest ones that this node knows are dialled, as feelers and outbound, within the day.
            honest.forEach(endpoint -> {
                if (book.tables().find(endpoint).filter(KnownAddress::isInTried).isPresent()) {
                    book.good(endpoint, peer(endpoint.port()), now + 23 * HOUR);
                }
            });
        }
        assertThat(hostile.size()).isGreaterThan(9 * honest.size());

        int[] hostileCounts = new int[2];
        int[] honestCounts = new int[2];
        book.tables().forEach(known -> {
            int[] counts = hostile.contains(known.endpoint()) ? hostileCounts : honestCounts;
            counts[known.isInTried() ? 1 : 0]++;
        });
        assertThat(hostileCounts[1]).isBetween(1_000, 256 * 64 / 2);
        assertThat(hostileCounts[0]).isBetween(5_000, 16 * 64 * 64);
        assertThat(honestCounts[1]).isGreaterThanOrEqualTo(230);
        assertThat(honestCounts[0] + honestCounts[1]).isGreaterThanOrEqualTo(honestBefore * 9 / 10);
    }

    @Test
    void aTriedAddressThatStillAnswersKeepsItsPlace() {
        Endpoint[] pair = collide();
        book.good(pair[1], peer(2), START + 5 * HOUR);
        assertThat(book.toTest().orElseThrow().address().endpoint()).isEqualTo(pair[0]);

        book.attempt(pair[0], true, START + 5 * HOUR + MINUTE);
        book.good(pair[0], peer(1), START + 5 * HOUR + 2 * MINUTE);
        book.resolveCollisions(START + 5 * HOUR + 3 * MINUTE);

        assertThat(known(pair[0]).isInTried()).isTrue();
        assertThat(known(pair[1]).isInTried()).isFalse();
        assertThat(book.toTest()).isEmpty();
    }

    @Test
    void aTriedAddressThatFailsItsTestGivesWay() {
        Endpoint[] pair = collide();
        book.good(pair[1], peer(2), START + 5 * HOUR);
        book.attempt(pair[0], true, START + 5 * HOUR + MINUTE);
        book.resolveCollisions(START + 5 * HOUR + MINUTE + 30_000);
        assertThat(known(pair[0]).isInTried()).isTrue();

        book.resolveCollisions(START + 5 * HOUR + 3 * MINUTE);

        assertThat(known(pair[1]).isInTried()).isTrue();
        assertThat(known(pair[0]).isInTried()).isFalse();
        assertThat(known(pair[0]).newBuckets()).hasSize(1);
    }

    @Test
    void anUntestedAddressGivesWayInTheEndAndAConnectedOneNever() {
        Endpoint[] pair = collide();
        book.good(pair[1], peer(2), START + 5 * HOUR);
        book.stillConnected(pair[0], START + 5 * HOUR);
        book.resolveCollisions(START + 5 * HOUR + 41 * MINUTE);
        assertThat(known(pair[0]).isInTried()).isTrue();

        book.good(pair[1], peer(2), START + 10 * HOUR);
        book.resolveCollisions(START + 10 * HOUR + 39 * MINUTE);
        assertThat(known(pair[0]).isInTried()).isTrue();
        book.resolveCollisions(START + 10 * HOUR + 41 * MINUTE);
        assertThat(known(pair[1]).isInTried()).isTrue();
    }

    /** Two addresses with one place among the tried; the first stands in it. */
    private Endpoint[] collide() {
        for (int i = 0; ; i++) {
            hear(at(5, i), at(i, 1));
            if (book.tables().find(at(5, i)).isEmpty()) {
                continue;
            }
            Optional<KnownAddress> rival = book.tables().rival(known(at(5, i)));
            if (rival.isPresent()) {
                return new Endpoint[] {rival.get().endpoint(), at(5, i)};
            }
            book.good(at(5, i), peer(1), START);
        }
    }

    @Test
    void noMoreThanTheLimitWaitForATriedPlace() {
        for (int i = 0; i < 20_000; i++) {
            hear(at(5, i), at(i % 9_000, 1));
            book.good(at(5, i), peer(1), START);
        }
        var tested = new HashSet<Endpoint>();
        for (int i = 0; i < 1_000; i++) {
            book.toTest().ifPresent(drawn -> tested.add(drawn.address().endpoint()));
        }

        assertThat(tested).hasSizeBetween(1, AddressBook.MAX_COLLISIONS);
    }

    @Test
    void drawsFromFewCrowdedBucketsNoMoreThanFromManyThinOnes() {
        for (int i = 0; i < 20_000; i++) {
            hear(at(i % 100, i), at(9_999, 1));
        }
        for (int i = 0; i < 600; i++) {
            hear(at(1_000 + i, 1), at(1_000 + i, 1));
        }
        int honest = 0;
        for (int i = 0; i < 2_000; i++) {
            Endpoint drawn = book.select(true, START).orElseThrow().address().endpoint();
            honest += SubnetGroup.of(drawn).equals(SubnetGroup.of(at(1_000, 1)))
                            || (drawn.ip().toArray()[0] & 0xff) >= 23
                    ? 1
                    : 0;
        }

        assertThat(honest).isGreaterThan(1_400);
    }

    @Test
    void drawsWhatFailedOrWasJustTriedLessOften() {
        hear(at(1, 1), at(2, 1));
        hear(at(3, 3), at(4, 1));
        book.attempt(at(1, 1), true, START);
        int just = 0;
        for (int i = 0; i < 1_000; i++) {
            just += book.select(true, START).orElseThrow().address().endpoint().equals(at(1, 1)) ? 1 : 0;
        }

        assertThat(just).isLessThan(100);
    }

    @Test
    void aClockSetBackMakesNoAddressLookLikeALie() {
        hear(at(1, 1), at(1, 1));
        book.good(at(1, 1), peer(1), START);
        hear(at(2, 1), at(2, 1));
        long back = START - 400 * DAY;
        hear(at(3, 1), at(3, 1), back, back);

        assertThat(known(at(1, 1)).isTerrible(back)).isFalse();
        assertThat(known(at(2, 1)).isTerrible(back)).isFalse();
        assertThat(known(at(2, 1)).seenMillis()).isEqualTo(back);
        assertThat(book.answer(at(9, 9), back)).hasSize(3);
    }

    @Test
    void aClockSetBackWhileTheNodeWasDownMakesNoDifference() {
        hear(at(1, 1), at(1, 1));
        book.good(at(1, 1), peer(1), START);
        AddressBook after = AddressBook.decode(book.encode(), randomness).orThrow();
        long back = START - 400 * DAY;

        assertThat(after.select(false, back)).isPresent();
        assertThat(after.answer(at(9, 9), back)).containsExactly(new Heard(at(1, 1), back));
    }

    @Test
    void tellsALittleOfALargeBookAndTheSameForADay() {
        for (int i = 0; i < 4_000; i++) {
            hear(at(i % 4_000, i % 60_000), at(i % 4_000, 1));
        }
        List<Heard> first = book.answer(at(1, 1), START);
        hear(at(8_000, 1), at(8_000, 1));

        assertThat(first).hasSizeBetween(500, AddressAnswers.MAX_ADDRESSES);
        assertThat(first.size()).isLessThanOrEqualTo(book.newCount() * 23 / 100 + 1);
        assertThat(book.answer(at(1, 2), START + 20 * HOUR)).isEqualTo(first);
        assertThat(book.answer(at(1, 1), START + 28 * HOUR)).isNotEqualTo(first);
    }

    @Test
    void tellsNoTimeThatLiesAheadWhenTheClockWasSetBack() {
        for (int i = 0; i < 500; i++) {
            hear(at(i, 1), at(i, 1));
        }
        assertThat(book.answer(at(1, 1), START)).isNotEmpty();
        long back = START - 400 * DAY;

        assertThat(book.answer(at(1, 1), back)).isNotEmpty().allMatch(heard -> heard.seenMillis() <= back);
    }

    @Test
    void requestersFromEverywhereTogetherSeeAFewAnswersOnly() {
        for (int i = 0; i < 8_000; i++) {
            hear(at(i % 8_000, 1), at(i % 8_000, 1));
        }
        var answers = new HashSet<List<Heard>>();
        for (int i = 0; i < 2_000; i++) {
            answers.add(book.answer(at(i, 7), START + i));
        }

        assertThat(answers).hasSizeBetween(2, AddressAnswers.ANSWERS);
    }

    @Test
    void tellsASmallBookWholeAndAfresh() {
        for (int i = 0; i < 10; i++) {
            hear(at(i, 1), at(i, 1));
            assertThat(book.answer(at(20, 1), START)).hasSize(i + 1);
        }
    }

    @Test
    void tellsNoStrangerOfPlacesNearUs() {
        hear(at("192.168.0.1:1"), at("192.168.0.1:1"));
        hear(at("127.0.0.1:1"), at("127.0.0.1:1"));
        hear(at(1, 1), at(1, 1));

        assertThat(book.answer(at(9, 9), START)).extracting(Heard::endpoint).containsExactly(at(1, 1));
        assertThat(book.answer(at("10.0.0.1:1"), START)).hasSize(2);
        assertThat(book.answer(at("127.0.0.1:9"), START)).hasSize(3);
    }

    @Test
    void tellsOfNoAddressThatIsNotWorthIt() {
        hear(at(1, 1), at(1, 1), START - 31 * DAY, START);
        hear(at(2, 1), at(2, 1));

        assertThat(book.answer(at(9, 9), START)).extracting(Heard::endpoint).containsExactly(at(2, 1));
    }

    @Test
    void isSetAsideWhenDamagedAndBegunAfresh() throws Exception {
        var files = new MemoryFiles();
        var file = AddressBook.file(files, Path.of("addresses.dat"));
        hear(at(1, 1), at(2, 1));
        file.save(book.encode());
        assertThat(file.load(in -> AddressBook.read(in, randomness)))
                .isInstanceOfSatisfying(CheckedFile.Loaded.Intact.class, intact -> assertThat(
                                ((AddressBook) intact.content()).newCount())
                        .isEqualTo(1));

        byte[] bytes = files.read(Path.of("addresses.dat")).orElseThrow();
        bytes[bytes.length / 2] ^= 1;
        files.replace(Path.of("addresses.dat"), bytes);

        assertThat(file.load(in -> AddressBook.read(in, randomness))).isInstanceOf(CheckedFile.Loaded.Damaged.class);
    }

    @Test
    void refusesBooksInWhichAnAddressStandsTwiceOrWhereAnotherDoes() {
        hear(at(1, 1), at(2, 1));
        byte[] one = book.encode();
        byte[] entry = java.util.Arrays.copyOfRange(one, 33, one.length);
        byte[] twice = java.util.Arrays.copyOf(one, one.length + entry.length);
        System.arraycopy(entry, 0, twice, one.length, entry.length);
        twice[32] = 2;

        assertThat(AddressBook.decode(twice, randomness)).isInstanceOf(Decoded.Malformed.class);
    }
}
