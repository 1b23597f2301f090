package org.psephos.p2p.transport.vertx;

/**
 * Where nodes of a local network hear of each other.
 *
 * @param group an IPv4 multicast address of this site (RFC 2365 §6.1)
 * @param port of UDP; nodes on one machine share it
 */
public record LanConfig(String group, int port) {
    public static final LanConfig DEFAULT = new LanConfig("239.255.86.46", 8646);
}
