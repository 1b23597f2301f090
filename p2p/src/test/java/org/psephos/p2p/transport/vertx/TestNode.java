package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Identity;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.SecureChannel;

/** Sockets with a lane of their own, on virtual time, and everything that was told on it. */
final class TestNode implements AutoCloseable {
    static final ChannelLimits LIMITS = new ChannelLimits(1 << 20, 1 << 16, 4 << 20);
    static final long PATIENCE_SECONDS = 60;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final Identity identity = identity();
    final BlockingQueue<Happening> told = new LinkedBlockingQueue<>();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    final ExecutorService lane;
    final VirtualScheduler timers = new VirtualScheduler();
    final SocketLinks links;
    private final List<Happening> passedOver = new ArrayList<>();
    private long lastDialled;

    TestNode() {
        this(UnaryOperator.identity());
    }

    TestNode(UnaryOperator<SocketConfig> change) {
        int number = NUMBERS.incrementAndGet();
        lane = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("lane-" + number).daemon().factory());
        links = new SocketLinks(
                vertx, change.apply(SocketConfig.of("127.0.0.1", 0, 2)), setting(identity), randomness(), lane, timers);
    }

    static TestNode started() {
        return started(UnaryOperator.identity());
    }

    static TestNode started(UnaryOperator<SocketConfig> change) {
        var node = new TestNode(change);
        assertThat(node.start()).isInstanceOf(ListenStart.Listening.class);
        return node;
    }

    static SecureChannel.Setting setting(Identity identity) {
        return new SecureChannel.Setting(
                identity, Curves.best(), "sockets test".getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    static Identity identity() {
        PrivateKey key = PrivateKey.parse(randomness().bytes(32)).orElseThrow();
        return new Identity(Curves.best(), key, randomness());
    }

    static Randomness randomness() {
        var random = new SecureRandom();
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    private int port;

    ListenStart start() {
        try {
            ListenStart outcome = links.start(new Told()).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (outcome instanceof ListenStart.Listening(int opened)) {
                port = opened;
            }
            return outcome;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return port;
    }

    Endpoint endpoint() {
        return Endpoint.parse("127.0.0.1:" + port).orElseThrow();
    }

    PeerId id() {
        return PeerId.of(identity.publicKey());
    }

    <T> T onLane(Callable<T> task) {
        try {
            return lane.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void doOnLane(Runnable task) {
        onLane(() -> {
            task.run();
            return true;
        });
    }

    long dial(Endpoint to, Optional<PeerId> expected) {
        long link = ++lastDialled;
        doOnLane(() -> links.dial(link, to, expected));
        return link;
    }

    boolean send(long link, Lane on, byte[] message) {
        return onLane(() -> links.send(link, on, message, false));
    }

    void close(long link) {
        doOnLane(() -> links.close(link));
    }

    void advance(long millis) {
        doOnLane(() -> timers.advance(millis));
    }

    /** Keeps the lane busy until the latch is opened. */
    CountDownLatch holdLane() {
        var release = new CountDownLatch(1);
        lane.execute(() -> {
            try {
                release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return release;
    }

    /** The next of its kind, what comes before it being dropped. */
    <H extends Happening> H next(Class<H> kind) {
        while (true) {
            Happening happening = next();
            if (kind.isInstance(happening)) {
                return kind.cast(happening);
            }
            passedOver.add(happening);
        }
    }

    private Happening next() {
        try {
            Happening happening = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(happening)
                    .as("nothing more was told after %s", passedOver)
                    .isNotNull();
            return happening;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection to the other node; its links here and there. */
    Pair connect(TestNode other) {
        long here = dial(other.endpoint(), Optional.of(other.id()));
        assertThat(next(Happening.Established.class).identity()).isEqualTo(other.identity.publicKey());
        Happening.Established there = other.next(Happening.Established.class);
        assertThat(there.identity()).isEqualTo(identity.publicKey());
        return new Pair(here, there.link());
    }

    record Pair(long here, long there) {}

    static InetAddress loopback(int third, int fourth) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth});
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws Exception {
        links.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        lane.shutdown();
        assertThat(lane.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private final class Told implements LinkListener {
        @Override
        public void accepted(long link, Endpoint from) {
            told.add(new Happening.Accepted(link, from));
        }

        @Override
        public void established(long link, org.psephos.core.crypto.PublicKey who) {
            told.add(new Happening.Established(link, who));
        }

        @Override
        public void received(long link, Lane on, byte[] message) {
            told.add(new Happening.Received(link, on, message));
        }

        @Override
        public void drained(long link) {
            told.add(new Happening.Drained(link));
        }

        @Override
        public void closed(long link, LinkEnd end, String detail) {
            told.add(new Happening.Closed(link, end, detail));
        }
    }
}
