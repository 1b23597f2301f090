package org.psephos.bench.transport;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.runtime.SerialLane;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.p2p.transport.ChannelLimits;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Identity;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.vertx.ListenStart;
import org.psephos.p2p.transport.vertx.SocketConfig;
import org.psephos.p2p.transport.vertx.SocketLinks;

/** A node's transport and nothing above it. */
final class LoopbackNode implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final int LANE_CAPACITY = 1_024;
    private static final ChannelLimits LIMITS = new ChannelLimits(8 << 20, 64 << 10, 16 << 20);

    final SerialLane lane;
    final SocketLinks links;
    private final Vertx vertx = Vertx.vertx();

    LoopbackNode(String name) {
        lane = new SerialLane(name, LANE_CAPACITY, failure -> {
            throw new IllegalStateException("the lane of " + name, failure);
        });
        Randomness randomness = new SystemRandomness();
        Secp256k1 curve = Curves.best();
        PrivateKey key = PrivateKey.parse(randomness.bytes(PrivateKey.BYTES)).orElseThrow();
        var setting = new SecureChannel.Setting(
                new Identity(curve, key, randomness), curve, "bench".getBytes(StandardCharsets.UTF_8), LIMITS);
        links = new SocketLinks(vertx, SocketConfig.of(HOST, 0, 1), setting, randomness, lane, lane);
    }

    /** Where it listens from now on. */
    Endpoint start(LinkListener listener) {
        return switch (Waiting.on(links.start(listener))) {
            case ListenStart.Listening(int port) ->
                Endpoint.parse(HOST + ":" + port).orElseThrow();
            case ListenStart.Failed(String code, String message) ->
                throw new IllegalStateException(code + ": " + message);
        };
    }

    @Override
    public void close() {
        Waiting.on(links.close());
        lane.close();
        Waiting.on(vertx.close().toCompletionStage());
    }
}
