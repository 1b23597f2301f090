package org.psephos.p2p.transport.vertx;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.p2p.transport.Endpoint;

/** Between Vert.x's addresses and ours. No name is ever looked up. */
final class Addresses {
    private static final int IPV6_NETWORK_BYTES = 8;

    private Addresses() {}

    /** Empty where the socket has no address any more. */
    static Optional<Endpoint> endpoint(@Nullable SocketAddress address) {
        if (address == null || address.hostAddress() == null || address.port() < 1) {
            return Optional.empty();
        }
        try {
            byte[] ip = InetAddress.getByName(address.hostAddress()).getAddress();
            return Optional.of(Endpoint.of(ip, address.port()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static SocketAddress socketAddress(Endpoint endpoint) {
        try {
            var ip = InetAddress.getByAddress(endpoint.ip().toArray());
            return SocketAddress.inetSocketAddress(new InetSocketAddress(ip, endpoint.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an endpoint has 4 or 16 bytes", e);
        }
    }

    /** What one machine has as a rule: an IPv4 address, or a whole IPv6 /64. */
    static Bytes host(Endpoint endpoint) {
        return endpoint.isIpv4()
                ? endpoint.ip()
                : Bytes.of(Arrays.copyOf(endpoint.ip().toArray(), IPV6_NETWORK_BYTES));
    }
}
