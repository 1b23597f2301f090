package org.psephos.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.fakes.FakePool;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.p2p.reputation.Behaviour;

/** The parts of the relay that one node has for itself. */
class RelayTest {
    private static final SipHash OURS = new SipHash(1, 2);
    private static final long SECRET = 0x5eed_0123_4567_89abL;
    private static final SipHash THEIRS = new SipHash(3, 4);
    private static final PeerId ONE = new PeerId(0, 0, 1);
    private static final PeerId TWO = new PeerId(0, 0, 2);

    private boolean leavesOut;
    private final VirtualScheduler time = new VirtualScheduler();
    private final FakePool pool = new FakePool();
    private final PooledInbox inbox = new PooledInbox();
    private final Wire wire = new Wire();
    private final TransactionRelay relay =
            new TransactionRelay(OURS, wire, pool, inbox, this::chance, new AnswerLane(Runnable::run, time));

    private static final class Wire implements TransactionRelay.Port {
        final Map<PeerId, List<Long>> announced = new HashMap<>();
        final List<String> asked = new ArrayList<>();
        final List<Consumer<Optional<List<byte[]>>>> waiting = new ArrayList<>();
        final List<String> reports = new ArrayList<>();
        boolean full;

        @Override
        public boolean announce(PeerId peer, Announcement announcement) {
            if (!full) {
                announced.computeIfAbsent(peer, ignored -> new ArrayList<>()).addAll(announcement.names());
            }
            return !full;
        }

        @Override
        public boolean fetch(PeerId peer, DataRequest.Transactions request, Consumer<Optional<List<byte[]>>> answer) {
            asked.add(peer.low() + ":" + request.names().size());
            waiting.add(answer);
            return true;
        }

        @Override
        public void report(PeerId peer, Behaviour behaviour, String detail) {
            reports.add(peer.low() + " " + behaviour);
        }
    }

    private byte[] chance(int bytes) {
        return new byte[] {(byte) (leavesOut ? 0 : -1)};
    }

    private static Transaction payment(long sequence) {
        return TestWorld.ADA.transaction(Hash.ZERO, sequence, new Payload.Transfer(TestWorld.GRACE.address(), 1));
    }

    private static Announcement naming(Transaction transaction) {
        return new Announcement(List.of(OURS.hash(transaction.fullHash())));
    }

    @Test
    void announcesOnceToEachButThoseWhoToldOfIt() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        Transaction transaction = payment(0);
        relay.announced(ONE, naming(transaction));
        inbox.put(transaction);
        relay.flush();
        relay.flush();

        assertThat(wire.announced).containsOnlyKeys(TWO);
        assertThat(wire.announced.get(TWO)).containsExactly(THEIRS.hash(transaction.fullHash()));
    }

    @Test
    void doesNotTellThoseWhoTellFirst() {
        relay.peerUp(ONE, THEIRS);
        leavesOut = true;
        inbox.put(payment(0));
        relay.flush();
        relay.announced(ONE, naming(payment(0)));
        leavesOut = false;
        relay.flush();

        assertThat(wire.announced).isEmpty();
        assertThat(wire.asked).isEmpty();
    }

    @Test
    void fetchesAgainWhatThePoolHadToLetGo() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        inbox.put(payment(0));
        relay.announced(ONE, naming(payment(0)));
        assertThat(wire.asked).isEmpty();
        inbox.evicted(payment(0));
        relay.announced(TWO, naming(payment(0)));

        assertThat(wire.asked).containsExactly("2:1");
    }

    /** A peer may have been too busy for it, or have had to see a block first, and is given each transaction once a time it is told. */
    @Test
    void remindsOfWhatWaitsLong() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        relay.announced(TWO, naming(payment(0)));
        long name = THEIRS.hash(payment(0).fullHash());
        var request = new DataRequest.Transactions(List.of(name));
        inbox.put(payment(0));
        relay.flush();
        assertThat(relay.serve(ONE, request).encoded()).hasSize(1);
        assertThat(relay.serve(ONE, request).encoded()).isEmpty();

        relay.waiting(List.of(payment(0)));
        relay.flush();
        assertThat(wire.announced.get(ONE)).containsExactly(name);

        relay.waiting(List.of(payment(0), payment(1)));
        relay.flush();
        assertThat(wire.announced.get(ONE)).containsExactly(name, name);
        assertThat(wire.announced).doesNotContainKey(TWO);
        assertThat(relay.serve(ONE, request).encoded()).hasSize(1);
    }

    @Test
    void remindsOfWhatWasAnnouncedAndNotFetched() {
        relay.peerUp(ONE, THEIRS);
        inbox.put(payment(0));
        relay.flush();
        relay.waiting(List.of(payment(0)));
        relay.waiting(List.of(payment(0)));
        relay.flush();

        assertThat(wire.announced.get(ONE)).hasSize(2);
    }

    @Test
    void remindsOfTheOldestOnly() {
        relay.peerUp(ONE, THEIRS);
        List<Transaction> waiting = LongStream.range(0, TransactionRelay.MAX_REMINDED + 5L)
                .mapToObj(RelayTest::payment)
                .toList();
        relay.waiting(waiting);
        relay.waiting(waiting);
        relay.flush();
        relay.flush();

        assertThat(wire.announced.get(ONE)).hasSize(TransactionRelay.MAX_REMINDED);
    }

    @Test
    void fetchesOnceHoweverManyAnnounce() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        relay.announced(ONE, naming(payment(0)));
        relay.announced(TWO, naming(payment(0)));

        assertThat(wire.asked).containsExactly("1:1");
    }

    @Test
    void asksTheNextAnnouncerWhereTheFirstGoes() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        relay.announced(ONE, naming(payment(0)));
        relay.announced(TWO, naming(payment(0)));
        relay.peerDown(ONE);

        assertThat(wire.asked).containsExactly("1:1", "2:1");
    }

    /** What a lost connection was asked for may be given up after the peer is back. */
    @Test
    void wantsWhatAPeerTellsOfAgainAfterItsConnectionWasLost() {
        relay.peerUp(ONE, THEIRS);
        relay.announced(ONE, naming(payment(0)));
        relay.peerDown(ONE);
        relay.peerUp(ONE, THEIRS);
        relay.announced(ONE, naming(payment(0)));
        wire.waiting.getFirst().accept(Optional.empty());

        assertThat(relay.wanted()).isEqualTo(1);
        assertThat(wire.asked).containsExactly("1:1", "1:1");
        assertThat(wire.reports).isEmpty();
    }

    @Test
    void forgetsWhatItHasNoRoomToAskAnotherFor() {
        relay.peerUp(ONE, THEIRS);
        relay.peerUp(TWO, THEIRS);
        relay.announced(ONE, new Announcement(List.of(1L)));
        relay.announced(TWO, new Announcement(List.of(1L)));
        relay.pause(true);
        long end = 2L + RelayPeer.MAX_TO_FETCH;
        for (long name = 2; name < end; name += Announcement.MAX_NAMES) {
            long last = Math.min(end, name + Announcement.MAX_NAMES);
            relay.announced(
                    TWO, new Announcement(LongStream.range(name, last).boxed().toList()));
        }
        assertThat(relay.wanted()).isEqualTo(RelayPeer.MAX_TO_FETCH + 1);
        wire.waiting.getFirst().accept(Optional.of(List.of()));

        assertThat(relay.wanted()).isEqualTo(RelayPeer.MAX_TO_FETCH);
    }

    @Test
    void fetchesFromAPeerNoMoreThanItsLimit() {
        var peer = new RelayPeer(ONE, THEIRS);
        for (long name = 0; name < RelayPeer.MAX_TO_FETCH; name++) {
            assertThat(name % 2 == 0 ? peer.fetchFirst(name) : peer.fetchLast(name))
                    .isTrue();
        }

        assertThat(peer.fetchFirst(-1)).isFalse();
        assertThat(peer.fetchLast(-1)).isFalse();
        assertThat(peer.nextToFetch()).hasValue(RelayPeer.MAX_TO_FETCH - 2L);
        assertThat(peer.fetchFirst(-1)).isTrue();
        assertThat(peer.nextToFetch()).hasValue(-1L);
    }

    @Test
    void doesNotFetchWhatIsKnownRefusedOrConfirmed() {
        relay.peerUp(ONE, THEIRS);
        inbox.put(payment(0));
        relay.announced(ONE, naming(payment(0)));
        relay.confirmed(List.of(payment(1)));
        relay.announced(ONE, naming(payment(1)));

        assertThat(wire.asked).isEmpty();
    }

    @Test
    void remembersAnnouncementsWhilePaused() {
        relay.peerUp(ONE, THEIRS);
        relay.pause(true);
        relay.announced(ONE, naming(payment(0)));
        assertThat(wire.asked).isEmpty();
        relay.pause(false);

        assertThat(wire.asked).containsExactly("1:1");
    }

    @Test
    void asksAgainForWhatDidNotFit() {
        relay.peerUp(ONE, THEIRS);
        List<Transaction> some = List.of(payment(0), payment(1), payment(2));
        relay.announced(
                ONE,
                new Announcement(
                        some.stream().map(one -> OURS.hash(one.fullHash())).toList()));
        wire.waiting.removeFirst().accept(Optional.of(List.of(some.get(0).encode())));

        assertThat(wire.asked).containsExactly("1:3", "1:2");
        assertThat(wire.reports).containsExactly("1 USEFUL_DELIVERY");
    }

    @Test
    void keepsWhatCouldNotBeAnnouncedForLater() {
        relay.peerUp(ONE, THEIRS);
        wire.full = true;
        inbox.put(payment(0));
        relay.flush();
        wire.full = false;
        relay.flush();

        assertThat(wire.announced.get(ONE)).hasSize(1);
    }

    @Test
    void wantsNoMoreThanItsLimit() {
        for (int i = 0; i < 3; i++) {
            relay.peerUp(new PeerId(0, 1, i), THEIRS);
        }
        for (int i = 0; i < 150; i++) {
            long base = 1 + 1_000L * i;
            relay.announced(
                    new PeerId(0, 1, i % 3),
                    new Announcement(
                            LongStream.range(base, base + 1_000).boxed().toList()));
        }

        assertThat(relay.wanted()).isEqualTo(TransactionRelay.MAX_WANTED);
    }

    @Test
    void keepsNoMoreBytesForASlowPeerThanItsLimit() {
        var peer = new RelayPeer(ONE, THEIRS);
        List<RollEntry> chunk = IntStream.rangeClosed(1, 2_000)
                .mapToObj(i -> new RollEntry(
                        PublicKey.of(new Writer(32).raw(new byte[24]).u64(i).toBytes()), 1))
                .toList();
        Transaction large = TestWorld.ADA.transaction(Hash.ZERO, 0, new Payload.EnrolVoters(Hash.ZERO, chunk));
        peer.announceLater(1, payment(0));
        for (int i = 0; i < 2 * RelayPeer.MAX_UNANNOUNCED_BYTES / large.size(); i++) {
            peer.announceLater(i, large);
            assertThat(peer.unannouncedBytes()).isLessThanOrEqualTo(RelayPeer.MAX_UNANNOUNCED_BYTES);
        }

        assertThat(peer.unannouncedBytes()).isGreaterThan(RelayPeer.MAX_UNANNOUNCED_BYTES - large.size());
        assertThat(peer.unannounced(1)).as("the oldest go").containsExactly(large);
        while (peer.hasUnannounced()) {
            peer.withdraw(peer.offerNext(10), OURS);
            peer.offerNext(1_000);
        }
        assertThat(peer.unannouncedBytes()).isZero();
    }

    @Test
    void servesWhatItAnnouncedAndNothingElse() {
        relay.peerUp(ONE, THEIRS);
        Transaction known = payment(0);
        inbox.put(known);
        var wanted = new DataRequest.Transactions(List.of(THEIRS.hash(known.fullHash()), 5L));
        assertThat(relay.serve(ONE, wanted).encoded()).isEmpty();
        relay.flush();

        assertThat(relay.serve(ONE, wanted).encoded()).containsExactly(known.encode());
        assertThat(relay.serve(ONE, wanted).encoded()).as("once").isEmpty();
        assertThat(relay.serve(TWO, wanted).encoded()).isEmpty();
    }

    @Test
    void keepsForAPeerNoMoreThanItsLimits() {
        var peer = new RelayPeer(ONE, THEIRS);
        List<Transaction> few =
                IntStream.range(0, 5_000).mapToObj(i -> payment(i)).toList();
        for (int i = 0; i < 30; i++) {
            few.forEach(one -> peer.announceLater(OURS.hash(one.fullHash()), one));
        }
        int announced = 0;
        while (peer.hasUnannounced()) {
            announced += peer.offerNext(1_000).size();
        }

        assertThat(announced).as("each once").isEqualTo(5_000);
        assertThat(peer.offered()).isEqualTo(5_000);
    }

    @Test
    void forgetsOldNamesAndNoNewOnes() {
        var names = new RecentNames(1_000);
        LongStream.range(0, 5_000).forEach(names::add);

        assertThat(LongStream.range(4_500, 5_000)).allMatch(names::contains);
        assertThat(names.contains(0)).isFalse();
        assertThat(names.contains(3_000)).isFalse();
        assertThat(names.size()).isLessThanOrEqualTo(1_000);
        LongStream.range(4_500, 5_000).filter(name -> name % 2 == 0).forEach(names::remove);
        assertThat(LongStream.range(4_500, 5_000)).allMatch(name -> names.contains(name) == (name % 2 == 1));
        names.clear();
        names.add(0);
        assertThat(names.contains(0)).isTrue();
        assertThat(names.contains(4_999)).isFalse();
    }

    private static Block block() {
        var kit = new LedgerKit(TestWorld.productive(10));
        kit.accept(IntStream.range(0, 5)
                .mapToObj(i -> TestWorld.ADA.transaction(
                        kit.chainId(), i, new Payload.Transfer(TestWorld.GRACE.address(), 1 + i)))
                .toArray(Transaction[]::new));
        kit.mine(1);
        return kit.at(1);
    }

    @Test
    void putsABlockTogetherFromThePoolAndWhatIsMissing() {
        Block block = block();
        CompactBlock compact = CompactBlock.of(block, Bytes.EMPTY, 9);
        List<Transaction> all = block.transactions();
        assertThat(all).hasSize(5);

        Reconstruction whole = Reconstruction.of(compact, all, SECRET).orElseThrow();
        assertThat(whole.missing()).isEmpty();
        assertThat(whole.block()).contains(block);

        Reconstruction part = Reconstruction.of(compact, List.of(all.get(4), all.get(1), payment(7)), SECRET)
                .orElseThrow();
        assertThat(part.missing()).containsExactly(0, 2, 3);
        assertThat(part.fill(List.of(all.get(0).encode()))).isFalse();
        assertThat(part.fill(List.of(
                        all.get(0).encode(), all.get(2).encode(), all.get(3).encode())))
                .isTrue();
        assertThat(part.block()).contains(block);
    }

    @Test
    void holdsABlockForThoseWhoAskUntilItIsBuiltOn() {
        Block block = block();
        Hash id = block.header().id();
        var fresh = new FreshBlocks();

        assertThat(fresh.add(block, Bytes.EMPTY)).isTrue();
        assertThat(fresh.add(block, Bytes.EMPTY)).isFalse();
        assertThat(fresh.find(id)).contains(new FreshBlocks.Fresh(block, Bytes.EMPTY));
        fresh.drop(block.header().parent());
        assertThat(fresh.find(id)).isPresent();
        fresh.drop(id);
        assertThat(fresh.find(id)).isEmpty();
    }

    @Test
    void doesNotTakeOneSignatureForAnother() {
        Block block = block();
        List<Transaction> forged =
                block.transactions().stream().map(Person::forged).toList();

        assertThat(Reconstruction.of(CompactBlock.of(block, Bytes.EMPTY, 9), forged, SECRET)
                        .orElseThrow()
                        .missing())
                .hasSize(5);
    }

    @Test
    void takesNamesThatFitTwiceForNone() {
        Block block = block();
        List<Transaction> all = block.transactions();
        CompactBlock named = CompactBlock.of(block, Bytes.EMPTY, 9);
        var names = new ArrayList<>(named.names());
        names.set(1, names.get(0));
        var twice = new CompactBlock(Bytes.EMPTY, block.header(), 9, names, List.of());
        assertThat(Reconstruction.of(twice, all, SECRET).orElseThrow().missing())
                .containsExactly(0, 1);

        var doubled = new ArrayList<>(all);
        doubled.add(all.get(3));
        assertThat(Reconstruction.of(named, doubled, SECRET).orElseThrow().missing())
                .containsExactly(3);
    }

    @Test
    void findsEachNameAtItsPlaceWhateverTheNames() {
        for (long secret : new long[] {0, 1, -1, SECRET}) {
            for (long step : new long[] {1, 2, 1L << 20, 1L << 32, (1L << 48) - 1}) {
                List<Long> names = LongStream.range(0, 3_000)
                        .map(i -> i * step & (1L << 48) - 1)
                        .boxed()
                        .toList();
                var filled = new boolean[3_001];
                filled[1_000] = true;
                var places = new NamedPlaces(names, filled, secret);
                for (int i = 0; i < names.size(); i++) {
                    long name = names.get(i);
                    int expected =
                            names.indexOf(name) == names.lastIndexOf(name) ? i + (i < 1_000 ? 0 : 1) : NamedPlaces.NONE;
                    assertThat(places.find(name)).as("%s × %s", i, step).isEqualTo(expected);
                }
                assertThat(places.find(7L << 45 | 5)).isEqualTo(NamedPlaces.NONE);
            }
        }
        assertThat(new NamedPlaces(List.of(), new boolean[0], SECRET).find(0)).isEqualTo(NamedPlaces.NONE);
    }
}
