package org.psephos.p2p.transport.vertx;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Bytes;

/**
 * Inbound sockets whose other side has not proven an identity. A host that has its share is refused; when all slots are taken the oldest
 * gives way, for an honest handshake takes a few round trips and an attacker would have to fill all slots within that time. May be
 * used from any thread.
 *
 * @param <S> a socket
 */
final class HalfOpenSlots<S> {
    private final int maxTotal;
    private final int maxPerHost;
    private final Map<S, Bytes> hosts = new LinkedHashMap<>();
    private final Map<Bytes, Integer> counts = new HashMap<>();

    /** What became of a socket. */
    sealed interface Admission<S> {
        record Refused<S>() implements Admission<S> {}

        /** @param evicted has no slot any more and is to be closed */
        record Admitted<S>(Optional<S> evicted) implements Admission<S> {}
    }

    HalfOpenSlots(int maxTotal, int maxPerHost) {
        this.maxTotal = maxTotal;
        this.maxPerHost = maxPerHost;
    }

    synchronized Admission<S> admit(S socket, Bytes host) {
        if (counts.getOrDefault(host, 0) >= maxPerHost) {
            return new Admission.Refused<>();
        }
        Optional<S> evicted = hosts.size() < maxTotal
                ? Optional.empty()
                : Optional.of(hosts.keySet().iterator().next());
        evicted.ifPresent(this::release);
        hosts.put(socket, host);
        counts.merge(host, 1, Integer::sum);
        return new Admission.Admitted<>(evicted);
    }

    /** Once the handshake is done or the socket closed; for a socket without a slot nothing happens. */
    synchronized void release(S socket) {
        Bytes host = hosts.remove(socket);
        if (host != null) {
            counts.computeIfPresent(host, (ignored, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int size() {
        return hosts.size();
    }
}
