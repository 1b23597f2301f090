package org.psephos.p2p.reputation;

import org.psephos.p2p.transport.Endpoint;

/** How far an address reaches, from near to far. */
public enum AddressScope {
    /** This machine: 127.0.0.0/8, ::1. */
    LOOPBACK,
    /** This wire: 169.254.0.0/16 (RFC 3927), fe80::/10. */
    LINK_LOCAL,
    /** This site: RFC 1918, fc00::/7 (RFC 4193). */
    PRIVATE,
    PUBLIC,
    /** No node can be there: unspecified, multicast and reserved addresses. */
    UNUSABLE;

    public static AddressScope of(Endpoint endpoint) {
        byte[] ip = endpoint.ip().toArray();
        return endpoint.isIpv4() ? ofIpv4(ip) : ofIpv6(ip);
    }

    /** Nobody outside the operator's own network can be there. */
    public boolean isLocal() {
        return this == LOOPBACK || this == LINK_LOCAL || this == PRIVATE;
    }

    /**
     * Whether somebody at an address of this scope can know of an address of {@code other} that means the same to us: what lies nearer to a
     * teller than its own address is another place when seen from here.
     */
    public boolean canTellOf(AddressScope other) {
        return other != UNUSABLE && other.compareTo(this) >= 0;
    }

    private static AddressScope ofIpv4(byte[] ip) {
        int first = ip[0] & 0xff;
        int second = ip[1] & 0xff;
        if (first == 127) {
            return LOOPBACK;
        }
        if (first == 0 || first >= 224) {
            return UNUSABLE;
        }
        if (first == 169 && second == 254) {
            return LINK_LOCAL;
        }
        boolean site = first == 10 || first == 172 && second >> 4 == 1 || first == 192 && second == 168;
        return site ? PRIVATE : PUBLIC;
    }

    private static AddressScope ofIpv6(byte[] ip) {
        int first = ip[0] & 0xff;
        int second = ip[1] & 0xff;
        if (first == 0xff) {
            return UNUSABLE;
        }
        if (first == 0xfe && second >> 6 == 2) {
            return LINK_LOCAL;
        }
        if (first >> 1 == 0x7e) {
            return PRIVATE;
        }
        return ofFirstIpv6Block(ip);
    }

    /** ::/96 was given back (RFC 4291 §2.5.5.1), but for ::1. */
    private static AddressScope ofFirstIpv6Block(byte[] ip) {
        for (int i = 0; i < 12; i++) {
            if (ip[i] != 0) {
                return PUBLIC;
            }
        }
        return ip[12] == 0 && ip[13] == 0 && ip[14] == 0 && ip[15] == 1 ? LOOPBACK : UNUSABLE;
    }
}
