package org.psephos.p2p.reputation;

import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;

/** Peers and addresses by number or text. */
public final class Peers {
    private Peers() {}

    public static PeerId peer(int number) {
        return new PeerId(number * 0x9e3779b97f4a7c15L, number, number);
    }

    public static Endpoint at(String text) {
        return Endpoint.parse(text).orElseThrow();
    }

    /** Public addresses, {@code host} of the /16 number {@code group}, 0 to 9,999: distinct for distinct arguments. */
    public static Endpoint at(int group, int host) {
        byte[] ip = {(byte) (20 + group / 256), (byte) group, (byte) (host >>> 8), (byte) host};
        return Endpoint.of(ip, 8646);
    }
}
