package org.psephos.p2p.application;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;
import org.psephos.p2p.transport.ChannelFault;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.Links;

/** A network of hosts in virtual time, messages whole: what lies under the stack, without sockets and cryptography. */
final class VirtualNet implements Clock, Scheduler {
    static final long LATENCY_MILLIS = 20;

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::order));
    private final Map<Endpoint, Host> hosts = new HashMap<>();
    private final Random random;
    private long nowMillis = 1_700_000_000_000L;
    private long order;
    private long aheadMillis;

    private static final class Task {
        final long atMillis;
        final long order;
        final Runnable run;
        boolean cancelled;

        Task(long atMillis, long order, Runnable run) {
            this.atMillis = atMillis;
            this.order = order;
            this.run = run;
        }

        long atMillis() {
            return atMillis;
        }

        long order() {
            return order;
        }
    }

    VirtualNet(long seed) {
        random = new Random(seed);
    }

    @Override
    public long nowMillis() {
        return nowMillis + aheadMillis;
    }

    /** Sets everybody's clock forward, or back by a negative number. */
    void step(long millis) {
        aheadMillis += millis;
    }

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        var entry = new Task(nowMillis + Math.max(0, delayMillis), order++, task);
        tasks.add(entry);
        return () -> entry.cancelled = true;
    }

    Randomness randomness() {
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    void run(long millis) {
        long end = nowMillis + millis;
        while (!tasks.isEmpty() && tasks.peek().atMillis <= end) {
            Task task = tasks.remove();
            nowMillis = task.atMillis;
            if (!task.cancelled) {
                task.run.run();
            }
        }
        nowMillis = end;
    }

    Host host(Endpoint endpoint, PublicKey identity) {
        var host = new Host(endpoint, identity);
        hosts.put(endpoint, host);
        return host;
    }

    /** As a machine that loses its power: no farewell, and its links just fall silent. */
    void unplug(Host host) {
        hosts.remove(host.endpoint, host);
        host.unplugged = true;
    }

    final class Host implements Links {
        final Endpoint endpoint;
        final PublicKey identity;
        final Set<Endpoint> unreachable = new HashSet<>();
        private final Map<Long, Pipe> pipes = new HashMap<>();
        private Optional<LinkListener> listener = Optional.empty();
        private long lastAccepted;
        boolean unplugged;

        Host(Endpoint endpoint, PublicKey identity) {
            this.endpoint = endpoint;
            this.identity = identity;
        }

        void listen(LinkListener to) {
            listener = Optional.of(to);
        }

        int links() {
            return pipes.size();
        }

        @Override
        public void dial(long link, Endpoint to, Optional<PeerId> expected) {
            later(() -> {
                Host other = hosts.get(to);
                if (other == null || unreachable.contains(to)) {
                    tell(l -> l.closed(link, LinkEnd.REFUSED, "nobody there"));
                    return;
                }
                long there = --other.lastAccepted;
                var pipe = new Pipe(this, link, other, there);
                pipes.put(link, pipe);
                other.pipes.put(there, pipe);
                var from = new Endpoint(endpoint.ip(), 40_000 + random.nextInt(20_000));
                other.tell(l -> l.accepted(there, from));
                later(() -> pipe.shakeHands(expected));
            });
        }

        @Override
        public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
            Pipe pipe = pipes.get(link);
            if (pipe == null) {
                return false;
            }
            byte[] copy = message.clone();
            later(() -> pipe.deliver(this, lane, copy));
            return true;
        }

        @Override
        public void close(long link) {
            Pipe pipe = pipes.get(link);
            if (pipe != null) {
                later(() -> pipe.end(this, LinkEnd.LOCAL, "closed"));
            }
        }

        @Override
        public void pauseReading(long link) {}

        @Override
        public void resumeReading(long link) {}

        private void tell(java.util.function.Consumer<LinkListener> event) {
            if (!unplugged) {
                listener.ifPresent(event);
            }
        }
    }

    private final class Pipe {
        final Host dialler;
        final long diallerLink;
        final Host acceptor;
        final long acceptorLink;

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
                end(dialler, LinkEnd.FAULT, ChannelFault.UNEXPECTED_PEER + ": somebody else");
                return;
            }
            dialler.tell(l -> l.established(diallerLink, acceptor.identity));
            acceptor.tell(l -> l.established(acceptorLink, dialler.identity));
        }

        void deliver(Host from, Lane lane, byte[] message) {
            if (from == dialler && acceptor.pipes.containsKey(acceptorLink)) {
                acceptor.tell(l -> l.received(acceptorLink, lane, message));
            } else if (from == acceptor && dialler.pipes.containsKey(diallerLink)) {
                dialler.tell(l -> l.received(diallerLink, lane, message));
            }
        }

        void end(Host by, LinkEnd end, String detail) {
            end(dialler, diallerLink, by, end, detail);
            end(acceptor, acceptorLink, by, end, detail);
        }

        private void end(Host host, long link, Host by, LinkEnd end, String detail) {
            if (host.pipes.remove(link) != null) {
                host.tell(l -> l.closed(link, host == by ? end : LinkEnd.REMOTE, detail));
            }
        }
    }

    private void later(Runnable task) {
        schedule(LATENCY_MILLIS, task);
    }
}
