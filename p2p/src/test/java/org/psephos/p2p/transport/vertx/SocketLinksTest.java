package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;

@Timeout(300)
class SocketLinksTest {
    private static final int MESSAGES = 1_000;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T with(T resource) {
        opened.add(resource);
        return resource;
    }

    private static byte[] message(Random random, int bytes) {
        byte[] message = new byte[bytes];
        random.nextBytes(message);
        return message;
    }

    @Test
    void carriesMessagesOfAllLanesBothWays() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        TestNode.Pair pair = alice.connect(bob);
        var random = new Random(1);
        Map<Lane, Deque<byte[]>> sent = new EnumMap<>(Lane.class);
        for (int i = 0; i < MESSAGES; i++) {
            Lane lane = Lane.values()[i % Lane.values().length];
            byte[] message = message(random, 1 + random.nextInt(i % 50 == 0 ? 60_000 : 1_500));
            boolean compressible = random.nextBoolean();
            sent.computeIfAbsent(lane, ignored -> new ArrayDeque<>()).add(message);
            sendWhenThereIsRoom(alice, pair.here(), lane, message, compressible);
            sendWhenThereIsRoom(bob, pair.there(), lane, message, compressible);
        }

        arriveInOrder(bob, pair.there(), sent);
        arriveInOrder(alice, pair.here(), sent);
    }

    private static void sendWhenThereIsRoom(TestNode from, long link, Lane lane, byte[] message, boolean compressible) {
        while (!from.onLane(() -> from.links.send(link, lane, message, compressible))) {
            from.next(Happening.Drained.class);
        }
    }

    private static void arriveInOrder(TestNode at, long link, Map<Lane, Deque<byte[]>> sent) {
        Map<Lane, Deque<byte[]>> awaited = new EnumMap<>(Lane.class);
        sent.forEach((lane, messages) -> awaited.put(lane, new ArrayDeque<>(messages)));
        for (int i = 0; i < MESSAGES; i++) {
            Happening.Received received = at.next(Happening.Received.class);
            assertThat(received.link()).isEqualTo(link);
            assertThat(received.message())
                    .isEqualTo(awaited.get(received.lane()).remove());
        }
    }

    @Test
    void numbersAcceptedLinksBelowZeroAndTellsWhereTheyComeFrom() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        alice.dial(bob.endpoint(), Optional.empty());

        Happening.Accepted accepted = bob.next(Happening.Accepted.class);
        assertThat(accepted.link()).isNegative();
        assertThat(accepted.from().host()).isEqualTo("127.0.0.1");
        assertThat(bob.next(Happening.Established.class).link()).isEqualTo(accepted.link());
    }

    @Test
    void tellsASenderToWaitForASlowReaderAndWhenToGoOn() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        TestNode.Pair pair = alice.connect(bob);
        bob.doOnLane(() -> bob.links.pauseReading(pair.there()));
        var random = new Random(2);
        var taken = new ArrayDeque<byte[]>();
        byte[] next = message(random, 65_536);
        while (alice.send(pair.here(), Lane.BULK, next)) {
            taken.add(next);
            next = message(random, 65_536);
            assertThat(taken.size()).as("the queue has an end").isLessThan(1_000);
        }
        assertThat(alice.told).noneMatch(Happening.Drained.class::isInstance);

        bob.doOnLane(() -> bob.links.resumeReading(pair.there()));
        assertThat(alice.next(Happening.Drained.class).link()).isEqualTo(pair.here());
        assertThat(alice.send(pair.here(), Lane.BULK, next)).isTrue();
        taken.add(next);
        for (byte[] message : taken) {
            assertThat(bob.next(Happening.Received.class).message()).isEqualTo(message);
        }
    }

    /** The lane of the receiver does nothing for a while; a few bytes of it stand for megabytes. */
    @Test
    void holdsLittleForALaneThatIsBusy() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer mallory =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        bob.next(Happening.Established.class);
        CountDownLatch release = bob.holdLane();
        byte[] bomb = new byte[TestNode.LIMITS.maxMessageBytes()];
        for (int i = 0; i < 500; i++) {
            mallory.channel.offer(Lane.BULK, bomb, true);
        }
        for (byte[] bytes = mallory.channel.nextBytes(); bytes.length > 0; bytes = mallory.channel.nextBytes()) {
            mallory.write(bytes);
        }
        long deadline = System.nanoTime()
                + Duration.ofSeconds(TestNode.PATIENCE_SECONDS).toNanos();
        long most = 0;
        while (System.nanoTime() < deadline && most <= SocketConfig.DEFAULT_MAX_UNDELIVERED_BYTES) {
            most = Math.max(most, bob.links.undeliveredBytes());
            Thread.onSpinWait();
        }
        // Over the limit by one message, and nothing after it.
        long settled = System.nanoTime() + 300_000_000L;
        while (System.nanoTime() < settled) {
            most = Math.max(most, bob.links.undeliveredBytes());
            Thread.onSpinWait();
        }
        assertThat(most)
                .isGreaterThan(SocketConfig.DEFAULT_MAX_UNDELIVERED_BYTES)
                .isLessThanOrEqualTo(
                        SocketConfig.DEFAULT_MAX_UNDELIVERED_BYTES + bomb.length + 2L * Undelivered.MESSAGE_COST_BYTES);

        release.countDown();
        for (int i = 0; i < 500; i++) {
            assertThat(bob.next(Happening.Received.class).message()).hasSize(bomb.length);
        }
        bob.doOnLane(() -> {});
        assertThat(bob.links.undeliveredBytes()).isZero();
    }

    @Test
    void takesNobodyInWhileTheLaneIsFarBehind() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer mallory =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        bob.next(Happening.Established.class);
        CountDownLatch release = bob.holdLane();
        for (int i = 0; i <= LaneQueue.MAX_WAITING; i++) {
            mallory.channel.offer(Lane.NORMAL, new byte[] {1}, false);
        }
        for (byte[] bytes = mallory.channel.nextBytes(); bytes.length > 0; bytes = mallory.channel.nextBytes()) {
            mallory.write(bytes);
        }
        long all = (LaneQueue.MAX_WAITING + 1L) * (1 + Undelivered.MESSAGE_COST_BYTES);
        while (bob.links.undeliveredBytes() < all) {
            Thread.onSpinWait();
        }
        assertThat(with(new RawPeer(TestNode.loopback(0, 9), bob.port())).isClosedByNode())
                .isTrue();

        release.countDown();
        for (int i = 0; i <= LaneQueue.MAX_WAITING; i++) {
            assertThat(bob.next(Happening.class)).isInstanceOf(Happening.Received.class);
        }
        with(new RawPeer(TestNode.loopback(0, 9), bob.port())).established();
        bob.next(Happening.Established.class);
    }

    /** Which takes connections in their order: who comes last finds all others judged. */
    private static SocketConfig oneEventLoop(SocketConfig config) {
        return SocketConfig.of(config.host(), config.port(), 1);
    }

    @Test
    void refusesAHostThatHoldsItsShareOfHalfOpenSockets() throws Exception {
        TestNode bob = with(TestNode.started(SocketLinksTest::oneEventLoop));
        TestNode alice = with(TestNode.started());
        for (int i = 0; i < 1_000; i++) {
            with(new RawPeer(TestNode.loopback(0, 2), bob.port()));
        }
        for (int i = 0; i < SocketConfig.DEFAULT_MAX_HALF_OPEN_PER_HOST; i++) {
            bob.next(Happening.Accepted.class);
        }

        alice.connect(bob);
        bob.advance(SocketConfig.DEFAULT_HANDSHAKE_MILLIS);
        for (int i = 0; i < SocketConfig.DEFAULT_MAX_HALF_OPEN_PER_HOST; i++) {
            assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.TIMED_OUT);
        }
        assertThat(bob.told).isEmpty();
        assertThat(opened).filteredOn(RawPeer.class::isInstance).hasSize(1_000).allSatisfy(peer -> assertThat(
                        ((RawPeer) peer).isClosedByNode())
                .isTrue());
    }

    @Test
    void letsAnHonestPeerInAmongAThousandHalfOpenSocketsOfManyHosts() throws Exception {
        TestNode bob = with(TestNode.started(SocketLinksTest::oneEventLoop));
        TestNode alice = with(TestNode.started());
        for (int i = 0; i < 1_000; i++) {
            with(new RawPeer(TestNode.loopback(1 + i / 200, 1 + i % 200), bob.port()));
        }

        TestNode.Pair pair = alice.connect(bob);
        assertThat(bob.send(pair.there(), Lane.URGENT, new byte[] {1})).isTrue();
        assertThat(alice.next(Happening.Received.class).message()).containsExactly(1);

        bob.advance(SocketConfig.DEFAULT_HANDSHAKE_MILLIS);
        assertThat(opened).filteredOn(RawPeer.class::isInstance).allSatisfy(peer -> assertThat(
                        ((RawPeer) peer).isClosedByNode())
                .isTrue());
        assertThat(alice.send(pair.here(), Lane.URGENT, new byte[] {2})).isTrue();
        assertThat(bob.next(Happening.Received.class).message()).containsExactly(2);
    }

    @Test
    void givesUpADialledPeerThatSaysNothing() throws Exception {
        TestNode alice = with(TestNode.started());
        ServerSocket silent = with(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        alice.dial(Endpoint.parse("127.0.0.1:" + silent.getLocalPort()).orElseThrow(), Optional.empty());
        with(silent.accept());

        alice.advance(SocketConfig.DEFAULT_HANDSHAKE_MILLIS - 1);
        assertThat(alice.told).isEmpty();
        alice.advance(1);
        assertThat(alice.next(Happening.Closed.class)).matches(closed -> closed.end() == LinkEnd.TIMED_OUT);
        assertThat(alice.<Integer>onLane(alice.timers::waiting)).isZero();
    }

    @Test
    void hangsUpOnGarbage() throws Exception {
        TestNode bob = with(TestNode.started());
        var random = new Random(3);
        for (int i = 0; i < 20; i++) {
            RawPeer mallory = with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port()));
            byte[] garbage = message(random, 4_000);
            garbage[0] = (byte) (i % 2 == 0 ? 0 : 0xff);
            garbage[1] = (byte) (i % 4 < 2 ? 32 : 0);
            mallory.write(garbage);

            Happening.Closed closed = bob.next(Happening.Closed.class);
            assertThat(closed.end()).isEqualTo(LinkEnd.FAULT);
            assertThat(closed.detail()).startsWith("HANDSHAKE: ");
            assertThat(mallory.isClosedByNode()).isTrue();
        }
    }

    @Test
    void hangsUpOnAFrameThatIsNotAuthentic() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer mallory =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        mallory.channel.offer(Lane.NORMAL, new byte[] {1}, false);
        mallory.write(mallory.channel.nextBytes());
        mallory.write(new byte[] {0, 20});
        mallory.write(new byte[20]);
        mallory.channel.offer(Lane.NORMAL, new byte[] {2}, false);
        mallory.write(mallory.channel.nextBytes());

        assertThat(bob.next(Happening.Received.class).message()).containsExactly(1);
        assertThat(bob.next(Happening.Closed.class))
                .matches(closed ->
                        closed.end() == LinkEnd.FAULT && closed.detail().startsWith("FRAME: "));
        assertThat(bob.told).isEmpty();
    }

    @Test
    void tellsWhenAPeerLeavesHalfWay() throws Exception {
        TestNode bob = with(TestNode.started());
        try (var mallory = new RawPeer(InetAddress.getLoopbackAddress(), bob.port())) {
            mallory.write(java.util.Arrays.copyOf(mallory.channel.nextBytes(), 17));
        }
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);

        try (var mallory = new RawPeer(InetAddress.getLoopbackAddress(), bob.port()).established()) {
            mallory.channel.offer(Lane.BULK, message(new Random(4), 50_000), false);
            byte[] bytes = mallory.channel.nextBytes();
            mallory.write(java.util.Arrays.copyOf(bytes, bytes.length - 5));
        }
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);
        assertThat(bob.<Integer>onLane(bob.timers::waiting)).isZero();
    }

    @Test
    void insistsOnThePeerThatWasDialled() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        PeerId other = PeerId.of(TestNode.identity().publicKey());
        alice.dial(bob.endpoint(), Optional.of(other));

        assertThat(alice.next(Happening.Closed.class))
                .matches(closed ->
                        closed.end() == LinkEnd.FAULT && closed.detail().startsWith("UNEXPECTED_PEER: "));
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        TestNode alice = with(TestNode.started());
        int port;
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        alice.dial(Endpoint.parse("127.0.0.1:" + port).orElseThrow(), Optional.empty());

        assertThat(alice.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REFUSED);
    }

    @Test
    void deliversWhatWasSentBeforeTheEnd() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        TestNode.Pair pair = alice.connect(bob);
        byte[] body = message(new Random(5), 1_000_000);
        alice.doOnLane(() -> {
            assertThat(alice.links.send(pair.here(), Lane.BULK, body, false)).isTrue();
            assertThat(alice.links.send(pair.here(), Lane.PROMPT, new byte[] {9}, false))
                    .isTrue();
            alice.links.close(pair.here());
            assertThat(alice.links.send(pair.here(), Lane.PROMPT, new byte[] {9}, false))
                    .isFalse();
        });

        assertThat(bob.next(Happening.Received.class).message()).containsExactly(9);
        assertThat(bob.next(Happening.Received.class).message()).isEqualTo(body);
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);
        assertThat(alice.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.LOCAL);
    }

    @Test
    void closesInTimeThoughThePeerReadsNothing() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer mallory =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        long link = bob.next(Happening.Established.class).link();
        byte[] bulk = message(new Random(6), 1 << 20);
        while (bob.send(link, Lane.BULK, bulk)) {
            // until nothing more fits
        }
        bob.close(link);

        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.LOCAL);
        assertThat(mallory.isClosedByNode()).isTrue();
    }

    @Test
    void saysNothingOfALinkAfterItWasClosedButThatItIs() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer mallory =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        long link = bob.next(Happening.Established.class).link();
        CountDownLatch release = bob.holdLane();
        for (int i = 0; i < 10; i++) {
            mallory.channel.offer(Lane.NORMAL, new byte[] {1}, false);
        }
        mallory.write(mallory.channel.nextBytes());
        bob.lane.execute(() -> bob.links.close(link));
        while (bob.links.undeliveredBytes() == 0) {
            Thread.onSpinWait();
        }
        release.countDown();

        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.LOCAL);
        bob.doOnLane(() -> bob.links.close(link));
        assertThat(bob.told).isEmpty();
    }

    @Test
    void closesALinkThatIsBeingDialled() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        alice.doOnLane(() -> {
            alice.links.dial(7, bob.endpoint(), Optional.empty());
            alice.links.close(7);
        });

        assertThat(alice.next(Happening.Closed.class)).isEqualTo(new Happening.Closed(7, LinkEnd.LOCAL, ""));
        assertThat(alice.send(7, Lane.NORMAL, new byte[] {1})).isFalse();
    }

    @Test
    void takesAsLongAsTheLaneWantsToTellThatAPausedPeerLeft() throws Exception {
        TestNode bob = with(TestNode.started());
        RawPeer peer =
                with(new RawPeer(InetAddress.getLoopbackAddress(), bob.port())).established();
        long link = bob.next(Happening.Established.class).link();
        bob.doOnLane(() -> bob.links.pauseReading(link));
        peer.channel.offer(Lane.NORMAL, new byte[] {1}, false);
        peer.write(peer.channel.nextBytes());
        peer.close();
        bob.doOnLane(() -> bob.links.resumeReading(link));

        assertThat(bob.next(Happening.Received.class).message()).containsExactly(1);
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);
    }

    @Test
    void saysThatAnotherProgramHasThePort() throws Exception {
        ServerSocket other = with(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        var node = with(new TestNode(config -> SocketConfig.of("127.0.0.1", other.getLocalPort(), 2)));

        assertThat(node.start()).isInstanceOfSatisfying(ListenStart.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("PORT_IN_USE");
            assertThat(failed.message()).contains("127.0.0.1").contains("" + other.getLocalPort());
        });
    }

    @Test
    void saysThatTheAddressIsNotOurs() {
        var node = with(new TestNode(config -> SocketConfig.of("203.0.113.7", 0, 2)));

        assertThat(node.start()).isInstanceOfSatisfying(ListenStart.Failed.class, failed -> assertThat(failed.code())
                .isEqualTo("ADDRESS_UNUSABLE"));
    }

    @Test
    void listensOnIpv6() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started(config -> SocketConfig.of("::1", 0, 2)));
        alice.dial(Endpoint.parse("[::1]:" + bob.port()).orElseThrow(), Optional.of(bob.id()));

        assertThat(bob.next(Happening.Accepted.class).from().host()).isEqualTo("::1");
        assertThat(alice.next(Happening.Established.class).identity()).isEqualTo(bob.identity.publicKey());
    }

    @Test
    void refusesMessagesOfImpossibleSizesLoudly() {
        TestNode alice = with(TestNode.started());
        TestNode bob = with(TestNode.started());
        TestNode.Pair pair = alice.connect(bob);

        alice.doOnLane(() -> {
            assertThatThrownBy(() -> alice.links.send(pair.here(), Lane.NORMAL, new byte[0], false))
                    .isInstanceOf(IllegalArgumentException.class);
            byte[] tooLong = new byte[TestNode.LIMITS.maxUrgentBytes() + 1];
            assertThatThrownBy(() -> alice.links.send(pair.here(), Lane.URGENT, tooLong, false))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void leavesNoSocketAndNoThreadBehind() throws Exception {
        var alice = new TestNode();
        var bob = new TestNode();
        alice.start();
        bob.start();
        alice.connect(bob);
        RawPeer halfOpen = with(new RawPeer(TestNode.loopback(0, 3), bob.port()));
        bob.next(Happening.Accepted.class);
        bob.links.close().toCompletableFuture().get(TestNode.PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS);

        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.LOCAL);
        assertThat(bob.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.LOCAL);
        assertThat(alice.next(Happening.Closed.class).end()).isEqualTo(LinkEnd.REMOTE);
        assertThat(halfOpen.isClosedByNode()).isTrue();
        with(listenOnceFree(bob.port()));
        assertThat(bob.<Integer>onLane(bob.timers::waiting)).isZero();

        bob.close();
        alice.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("vert.x") || thread.getName().startsWith("lane-")) {
                // Its pool has ended; the thread itself may be on its last instructions.
                assertThat(thread.join(Duration.ofSeconds(TestNode.PATIENCE_SECONDS)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    /** The JDK gives a closed socket back to the system when its selector next looks up. */
    private static ServerSocket listenOnceFree(int port) throws Exception {
        long giveUpNanos = System.nanoTime()
                + Duration.ofSeconds(TestNode.PATIENCE_SECONDS).toNanos();
        while (true) {
            try {
                return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
            } catch (BindException inUse) {
                assertThat(System.nanoTime()).as("%s", inUse).isLessThan(giveUpNanos);
            }
        }
    }
}
