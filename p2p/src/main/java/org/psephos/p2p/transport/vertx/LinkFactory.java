package org.psephos.p2p.transport.vertx;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.transport.SecureChannel;
import org.psephos.p2p.transport.noise.KeyPair;

/** Makes connections with what all of a node have in common. May be used from any thread. */
final class LinkFactory {
    private final SecureChannel.Setting setting;
    private final SocketConfig config;
    private final Randomness randomness;
    private final LinkEvents events;
    private final KeyPair sessionKeys;
    private final AtomicLong lastAccepted = new AtomicLong();
    private final AtomicLong undeliveredTotal;

    /**
     * Draws the static keys of this run.
     *
     * @param undeliveredTotal bytes of received messages that wait for the lane
     */
    LinkFactory(
            SecureChannel.Setting setting,
            SocketConfig config,
            Randomness randomness,
            LinkEvents events,
            AtomicLong undeliveredTotal) {
        this.setting = setting;
        this.config = config;
        this.randomness = randomness;
        this.events = events;
        this.undeliveredTotal = undeliveredTotal;
        this.sessionKeys = newKeys();
    }

    SocketLink dialling(long id, EventLoop loop, Optional<PeerId> expected) {
        return create(id, loop, () -> SecureChannel.dialling(setting, expected, sessionKeys, newKeys()));
    }

    SocketLink accepting(EventLoop loop) {
        return create(
                lastAccepted.decrementAndGet(), loop, () -> SecureChannel.accepting(setting, sessionKeys, newKeys()));
    }

    private SocketLink create(long id, EventLoop loop, Supplier<SecureChannel> newChannel) {
        var undelivered =
                new Undelivered(config.maxUndeliveredBytes(), undeliveredTotal, config.maxUndeliveredTotalBytes());
        var handover = new Handover(setting.limits());
        return new SocketLink(id, loop, newChannel, events, handover, undelivered, config.closeMillis());
    }

    private KeyPair newKeys() {
        return KeyPair.of(randomness.bytes(KeyPair.KEY_BYTES));
    }
}
