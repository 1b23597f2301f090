package org.psephos.node.api.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Who is asking: the other end of the connection, or whom a trusted proxy there names. */
final class ClientAddress {
    private static final int MAX_PROXIES = 16;

    private ClientAddress() {}

    /**
     * @param forwardedFor the lines {@code X-Forwarded-For}, the nearest proxy's last: some add to the line that is there, some write one of
     *     their own below. Who is not trusted may write there what he likes
     */
    static InetAddress of(InetAddress peer, List<String> forwardedFor, List<Cidr> trusted) {
        if (forwardedFor.isEmpty() || !isTrusted(peer, trusted)) {
            return peer;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        InetAddress nearest = peer;
        for (int i = hops.length - 1; i >= 0 && hops.length - i <= MAX_PROXIES; i--) {
            Optional<InetAddress> hop = Cidr.address(hops[i].strip());
            if (hop.isEmpty()) {
                return nearest;
            }
            nearest = hop.get();
            if (!isTrusted(nearest, trusted)) {
                return nearest;
            }
        }
        return nearest;
    }

    private static boolean isTrusted(InetAddress address, List<Cidr> trusted) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }
}
