package org.psephos.node.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.Links;

/** What lies under the stacks of several nodes, in virtual time: messages arrive whole and in order, unless the wire is cut. */
public final class VirtualLinks {
    private static final long MIN_LATENCY_MILLIS = 5;
    private static final int LATENCY_SPREAD_MILLIS = 30;

    private final VirtualScheduler time;
    private final LongSupplier latencyMillis;
    private final double bytesPerMilli;
    private final Map<Endpoint, Host> hosts = new HashMap<>();
    private final Set<Host> cutOff = new HashSet<>();

    /** Of several latencies, and without a limit to what a wire carries. */
    public VirtualLinks(VirtualScheduler time, long seed) {
        this.time = time;
        var random = new Random(seed);
        latencyMillis = () -> MIN_LATENCY_MILLIS + random.nextInt(LATENCY_SPREAD_MILLIS);
        bytesPerMilli = Double.POSITIVE_INFINITY;
    }

    /** All alike; each carries so much in either direction. */
    public VirtualLinks(VirtualScheduler time, long latencyMillis, double bytesPerMilli) {
        this.time = time;
        this.latencyMillis = () -> latencyMillis;
        this.bytesPerMilli = bytesPerMilli;
    }

    /** At this place from now on. */
    public Host host(Endpoint endpoint, PublicKey identity) {
        var host = new Host(endpoint, identity);
        hosts.put(endpoint, host);
        return host;
    }

    /** The machine has lost its power: nothing comes from there any more, and nobody is told. */
    public void unplug(Host host) {
        hosts.remove(host.endpoint, host);
        host.listener = null;
    }

    /** These hear each other, and the others each other, but no longer one side the other. Connections across break. */
    public void part(Set<Host> side) {
        cutOff.clear();
        cutOff.addAll(side);
        for (Host host : side) {
            Map.copyOf(host.pipes).values().stream()
                    .filter(pipe -> isCut(pipe.dialler, pipe.acceptor))
                    .forEach(pipe -> pipe.end(null, LinkEnd.UNREACHABLE, "the wire was cut"));
        }
    }

    private boolean isCut(Host one, Host other) {
        return cutOff.contains(one) != cutOff.contains(other);
    }

    /** One node's end of it. */
    public final class Host implements Links {
        private final Endpoint endpoint;
        private final PublicKey identity;
        private final Map<Long, Pipe> pipes = new HashMap<>();
        private @Nullable LinkListener listener;
        private long lastAccepted;
        private long bytesReceived;

        private Host(Endpoint endpoint, PublicKey identity) {
            this.endpoint = endpoint;
            this.identity = identity;
        }

        public Endpoint endpoint() {
            return endpoint;
        }

        public void listen(LinkListener to) {
            listener = to;
        }

        /** Of all messages so far. */
        public long bytesReceived() {
            return bytesReceived;
        }

        @Override
        public void dial(long link, Endpoint to, Optional<PeerId> expected) {
            time.schedule(MIN_LATENCY_MILLIS, () -> {
                Host other = hosts.get(to);
                if (other == null || isCut(this, other)) {
                    tell(l -> l.closed(link, LinkEnd.REFUSED, "nobody there"));
                    return;
                }
                var pipe = new Pipe(this, link, other, --other.lastAccepted);
                pipes.put(link, pipe);
                other.pipes.put(pipe.acceptorLink, pipe);
                other.tell(l -> l.accepted(pipe.acceptorLink, endpoint));
                time.schedule(MIN_LATENCY_MILLIS, () -> pipe.shakeHands(expected));
            });
        }

        @Override
        public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
            Pipe pipe = pipes.get(link);
            if (pipe == null) {
                return false;
            }
            pipe.deliver(this, lane, message.clone());
            return true;
        }

        @Override
        public void close(long link) {
            Pipe pipe = pipes.get(link);
            if (pipe != null) {
                time.schedule(pipe.latencyMillis + 1, () -> pipe.end(this, LinkEnd.LOCAL, "closed"));
            }
        }

        @Override
        public void pauseReading(long link) {}

        @Override
        public void resumeReading(long link) {}

        private void tell(Consumer<LinkListener> event) {
            if (listener != null) {
                event.accept(listener);
            }
        }
    }

    private final class Pipe {
        final Host dialler;
        final long diallerLink;
        final Host acceptor;
        final long acceptorLink;
        final long latencyMillis = VirtualLinks.this.latencyMillis.getAsLong();

        /** When what has been sent will have left, each way. */
        private final double[] freeMillis = new double[2];

        Pipe(Host dialler, long diallerLink, Host acceptor, long acceptorLink) {
            this.dialler = dialler;
            this.diallerLink = diallerLink;
            this.acceptor = acceptor;
            this.acceptorLink = acceptorLink;
        }

        void shakeHands(Optional<PeerId> expected) {
            if (!acceptor.pipes.containsKey(acceptorLink) || !dialler.pipes.containsKey(diallerLink)) {
                return;
            }
            if (expected.isPresent() && !expected.get().equals(PeerId.of(acceptor.identity))) {
                end(dialler, LinkEnd.FAULT, "UNEXPECTED_PEER");
                return;
            }
            dialler.tell(l -> l.established(diallerLink, acceptor.identity));
            acceptor.tell(l -> l.established(acceptorLink, dialler.identity));
        }

        void deliver(Host from, Lane lane, byte[] message) {
            boolean outwards = from == dialler;
            Host to = outwards ? acceptor : dialler;
            long link = outwards ? acceptorLink : diallerLink;
            time.schedule(transferMillis(outwards ? 0 : 1, message.length), () -> {
                if (to.pipes.containsKey(link)) {
                    to.bytesReceived += message.length;
                    to.tell(l -> l.received(link, lane, message));
                }
            });
        }

        private long transferMillis(int way, int bytes) {
            long now = time.elapsedMillis();
            freeMillis[way] = Math.max(now, freeMillis[way]) + bytes / bytesPerMilli;
            return latencyMillis + (long) Math.ceil(freeMillis[way] - now);
        }

        void end(@Nullable Host by, LinkEnd end, String detail) {
            end(dialler, diallerLink, by, end, detail);
            end(acceptor, acceptorLink, by, end, detail);
        }

        private void end(Host host, long link, @Nullable Host by, LinkEnd end, String detail) {
            if (host.pipes.remove(link) != null) {
                host.tell(l -> l.closed(link, by == null || host == by ? end : LinkEnd.REMOTE, detail));
            }
        }
    }
}
