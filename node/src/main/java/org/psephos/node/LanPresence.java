package org.psephos.node;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import org.psephos.core.runtime.Clock;
import org.psephos.node.runtime.SerialLane;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.LanDiscovery;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.vertx.LanSocket;
import org.psephos.p2p.transport.vertx.ListenStart;

/** Tells the local network of this node, and the dialer of the neighbours that it hears. */
final class LanPresence implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LanPresence.class.getName());
    private static final long PATIENCE_SECONDS = 4;

    private final LanSocket socket;
    private final LanDiscovery discovery;
    private final Dialer dialer;
    private final SerialLane lane;
    private final Clock clock;
    private boolean closed;
    private boolean warned;

    /** @param lane the network lane */
    LanPresence(LanSocket socket, LanDiscovery discovery, Dialer dialer, SerialLane lane, Clock clock) {
        this.socket = socket;
        this.discovery = discovery;
        this.dialer = dialer;
        this.lane = lane;
        this.clock = clock;
    }

    /** A local network that can't be heard is no reason not to start. */
    void start() {
        socket.start(this::heard).thenAccept(started -> {
            if (started instanceof ListenStart.Failed(String code, String message)) {
                LOG.warning(() -> "no neighbours will be found on the local network: " + code + ": " + message);
            } else {
                lane.execute(this::announceLater);
            }
        });
    }

    private void announceLater() {
        if (!closed) {
            discovery.nextDelayMillis().ifPresent(delay -> lane.schedule(delay, this::announce));
        }
    }

    private void announce() {
        if (!closed) {
            discovery.announcement().ifPresent(socket::send);
            announceLater();
        }
    }

    private void heard(Endpoint from, byte[] datagram) {
        long now = clock.nowMillis();
        switch (discovery.onDatagram(datagram, from, now)) {
            case LanDiscovery.Announced.Neighbour(var address) -> dialer.onAnnounced(address, now);
            case LanDiscovery.Announced.OurDouble(Endpoint at) -> {
                if (!warned) {
                    warned = true;
                    LOG.warning(() ->
                            "another node at " + at + " has this node's identity: is its data folder a copy? Give "
                                    + "one of them a key of its own by deleting its node.key");
                }
            }
            case LanDiscovery.Announced.Ourselves ignored -> {}
            case LanDiscovery.Announced.Ignored ignored -> {}
        }
    }

    @Override
    public void close() throws InterruptedException, ExecutionException, TimeoutException {
        lane.execute(() -> closed = true);
        socket.close().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
