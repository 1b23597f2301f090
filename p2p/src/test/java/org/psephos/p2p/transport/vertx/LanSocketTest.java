package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.LocalNetwork;

@Timeout(300)
class LanSocketTest {
    private static final long PATIENCE_SECONDS = 60;

    private record Heard(Endpoint from, byte[] datagram) {}

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService lane = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final LanConfig config = new LanConfig(LanConfig.DEFAULT.group(), freePort());
    private final List<LanSocket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (LanSocket socket : sockets) {
            socket.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        lane.shutdown();
        assertThat(lane.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static int freePort() {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private ListenStart start(LanSocket socket, LocalNetwork.Listener listener) throws Exception {
        sockets.add(socket);
        return socket.start(listener).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private LanSocket listening(LocalNetwork.Listener listener) throws Exception {
        var socket = new LanSocket(vertx, config, lane);
        assertThat(start(socket, listener)).isEqualTo(new ListenStart.Listening(config.port()));
        return socket;
    }

    @Test
    void isHeardByOthersOnThisMachineThatShareThePort() throws Exception {
        listening((from, datagram) -> heard.add(new Heard(from, datagram)));
        LanSocket sender = listening((from, datagram) -> {});
        sender.send(new byte[] {1, 2, 3});

        Heard first = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.datagram()).containsExactly(1, 2, 3);
        assertThat(first.from().isIpv4()).isTrue();
    }

    /** Where this machine has networks: with loopback alone there is nothing to be heard on. */
    @Test
    void speaksToTheGroupOnEachInterface() throws Exception {
        LanSocket sender = listening((from, datagram) -> {});
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (!each.isUp()
                    || each.isLoopback()
                    || !each.supportsMulticast()
                    || each.inetAddresses().noneMatch(Inet4Address.class::isInstance)) {
                continue;
            }
            try (var ear = new MulticastSocket(config.port())) {
                ear.setSoTimeout((int) PATIENCE_SECONDS * 1_000);
                ear.joinGroup(new InetSocketAddress(config.group(), config.port()), each);
                sender.send(new byte[] {4});
                var packet = new DatagramPacket(new byte[1_000], 1_000);
                do {
                    ear.receive(packet);
                } while (NetworkInterface.getByInetAddress(packet.getAddress()) == null
                        || !NetworkInterface.getByInetAddress(packet.getAddress())
                                .equals(each));
                assertThat(packet.getData()[0]).isEqualTo((byte) 4);
            }
        }
    }

    @Test
    void hearsNothingLongerThanADatagramMayBe() throws Exception {
        listening((from, datagram) -> heard.add(new Heard(from, datagram)));
        try (var mallory = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int size :
                    new int[] {LocalNetwork.MAX_DATAGRAM_BYTES + 1, 0, 2_000, LocalNetwork.MAX_DATAGRAM_BYTES}) {
                mallory.send(new DatagramPacket(new byte[size], size, InetAddress.getLoopbackAddress(), config.port()));
            }
            Heard first = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(first).isNotNull();
            assertThat(first.datagram()).hasSize(LocalNetwork.MAX_DATAGRAM_BYTES);
            assertThat(first.from().port()).isEqualTo(mallory.getLocalPort());
        }
    }

    @Test
    void losesDatagramsThatABusyLaneHasNoTimeFor() throws Exception {
        LanSocket socket = listening((from, datagram) -> heard.add(new Heard(from, datagram)));
        var release = new CountDownLatch(1);
        lane.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var mallory = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var packet = new DatagramPacket(new byte[] {1}, 1, InetAddress.getLoopbackAddress(), config.port());
            for (int i = 0; i < LanSocket.MAX_WAITING || socket.waiting() < LanSocket.MAX_WAITING; i++) {
                mallory.send(packet);
            }
            for (int i = 0; i < LanSocket.MAX_WAITING; i++) {
                mallory.send(packet);
            }
        }
        socket.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        release.countDown();
        lane.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(heard).hasSize(LanSocket.MAX_WAITING);
        assertThat(socket.waiting()).isZero();
    }

    @Test
    void isSilentOnceClosed() throws Exception {
        LanSocket socket = listening((from, datagram) -> heard.add(new Heard(from, datagram)));
        socket.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        socket.send(new byte[] {1});
        listening((from, datagram) -> heard.add(new Heard(from, datagram))).send(new byte[] {2});

        Heard first = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.datagram()).containsExactly(2);
    }

    @Test
    void saysThatAnotherProgramHasThePort() throws Exception {
        try (var other = new DatagramSocket(null)) {
            other.setReuseAddress(false);
            other.bind(new InetSocketAddress("0.0.0.0", config.port()));

            assertThat(start(new LanSocket(vertx, config, lane), (from, datagram) -> {}))
                    .isInstanceOfSatisfying(ListenStart.Failed.class, failed -> {
                        assertThat(failed.code()).isEqualTo("PORT_IN_USE");
                        assertThat(failed.message()).contains("UDP port " + config.port());
                    });
        }
    }

    @Test
    void refusesToSendWhatNobodyWouldHear() throws Exception {
        LanSocket socket = listening((from, datagram) -> {});

        assertThatThrownBy(() -> socket.send(new byte[LocalNetwork.MAX_DATAGRAM_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
