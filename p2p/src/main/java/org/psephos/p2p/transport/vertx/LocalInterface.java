package org.psephos.p2p.transport.vertx;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * A network interface that is up and has an IPv4 address.
 *
 * @param broadcasts addresses that reach all of its networks
 */
record LocalInterface(String name, boolean multicast, List<String> broadcasts) {
    /** Machines with containers may have hundreds. */
    static final int MAX_INTERFACES = 16;

    /** Java knows no broadcast address of loopback, through which nodes find each other on a machine without a network. */
    private static final String LOOPBACK_BROADCAST = "127.255.255.255";

    /** Takes system calls. */
    static List<LocalInterface> present() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(LocalInterface::isUsable)
                .limit(MAX_INTERFACES)
                .map(LocalInterface::of)
                .toList();
    }

    private static boolean isUsable(NetworkInterface each) {
        try {
            return each.isUp() && each.inetAddresses().anyMatch(Inet4Address.class::isInstance);
        } catch (SocketException gone) {
            return false;
        }
    }

    private static LocalInterface of(NetworkInterface each) {
        List<String> broadcasts = each.getInterfaceAddresses().stream()
                .map(InterfaceAddress::getBroadcast)
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getHostAddress)
                .toList();
        try {
            return each.isLoopback()
                    ? new LocalInterface(each.getName(), false, List.of(LOOPBACK_BROADCAST))
                    : new LocalInterface(each.getName(), each.supportsMulticast(), broadcasts);
        } catch (SocketException gone) {
            return new LocalInterface(each.getName(), false, List.of());
        }
    }
}
