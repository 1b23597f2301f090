package org.psephos.p2p.reputation;

import java.util.Arrays;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.transport.Endpoint;

/**
 * The block of addresses that counts as one party: whoever holds one address there gets others cheaply. As Bitcoin Core's netgroup, /16 of
 * IPv4 and /32 of IPv6 (6to4 thereby /16 of the IPv4 address within).
 *
 * <p>Addresses that nobody outside can hold are a group each, or a site with all its nodes in 192.168.0.0/16 would be limited to one
 * connection. On loopback even each port is one, since there nodes differ by nothing else.
 *
 * @param prefix the first bytes of the address
 * @param ipv4 else IPv6
 * @param port 0 but for a group of one endpoint
 */
public record SubnetGroup(Bytes prefix, boolean ipv4, int port) {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_GROUP_BYTES = 2;
    private static final int IPV6_GROUP_BYTES = 4;

    private static final int IPV4_SITE_BYTES = 3;

    /** The most and the least that a site is given (RFC 6177 §2). */
    private static final int IPV6_SITE_BYTES = 6;

    private static final int IPV6_HOST_BYTES = 8;

    public SubnetGroup {
        if (!isPrefix(prefix.length(), ipv4) || port < 0 || port > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("a prefix of " + prefix.length() + " bytes, port " + port);
        }
    }

    public static SubnetGroup of(Endpoint endpoint) {
        return switch (AddressScope.of(endpoint)) {
            case LOOPBACK -> new SubnetGroup(endpoint.ip(), endpoint.isIpv4(), endpoint.port());
            case LINK_LOCAL, PRIVATE -> new SubnetGroup(endpoint.ip(), endpoint.isIpv4(), 0);
            case PUBLIC, UNUSABLE -> prefix(endpoint, endpoint.isIpv4() ? IPV4_GROUP_BYTES : IPV6_GROUP_BYTES);
        };
    }

    /** The smallest block that one machine's owner can be held to: an IPv4 address, /64 of IPv6, any port. */
    public static SubnetGroup host(Endpoint endpoint) {
        boolean whole = endpoint.isIpv4() || AddressScope.of(endpoint).isLocal();
        return prefix(endpoint, whole ? endpoint.ip().length() : IPV6_HOST_BYTES);
    }

    /** What one customer of a network can have as a whole: /24 of IPv4, /48 of IPv6. */
    static SubnetGroup site(Endpoint endpoint) {
        return prefix(endpoint, endpoint.isIpv4() ? IPV4_SITE_BYTES : IPV6_SITE_BYTES);
    }

    private static SubnetGroup prefix(Endpoint endpoint, int bytes) {
        return new SubnetGroup(Bytes.of(Arrays.copyOf(endpoint.ip().toArray(), bytes)), endpoint.isIpv4(), 0);
    }

    private static boolean isPrefix(int bytes, boolean ipv4) {
        return switch (bytes) {
            case IPV4_GROUP_BYTES, IPV4_SITE_BYTES -> ipv4;
            case IPV4_BYTES -> true;
            case IPV6_SITE_BYTES, IPV6_HOST_BYTES, IPV6_BYTES -> !ipv4;
            default -> false;
        };
    }

    /** {@code bool ipv4 ‖ bytes prefix ‖ varint port}. */
    public void write(Writer out) {
        out.bool(ipv4).bytes(prefix.toArray()).varint(port);
    }

    public static SubnetGroup read(Reader in) throws MalformedException {
        boolean ipv4 = in.bool();
        byte[] prefix = in.bytes(IPV6_BYTES, "prefix");
        if (!isPrefix(prefix.length, ipv4)) {
            throw new MalformedException("a prefix of " + prefix.length + " bytes");
        }
        return new SubnetGroup(Bytes.of(prefix), ipv4, (int) in.varint(0, Endpoint.MAX_PORT, "port"));
    }

    /** {@code 192.0.0.0/16}, {@code 2001:db8::/32}, {@code 127.0.0.1/32 port 8646}. */
    @Override
    public String toString() {
        byte[] padded = Arrays.copyOf(prefix.toArray(), ipv4 ? IPV4_BYTES : IPV6_BYTES);
        String block = Endpoint.of(padded, 1).host() + "/" + prefix.length() * Byte.SIZE;
        return port == 0 ? block : block + " port " + port;
    }
}
