package org.psephos.p2p.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * Where a node can be reached: numbers only, never a name. Written {@code 192.0.2.1:8646} or, as RFC 5952 §4 has it,
 * {@code [2001:db8::1]:8646}; encoded as one byte of 4 or 16, so many bytes of address, and the port as a varint.
 *
 * @param ip 4 or 16 bytes; an IPv4 address is never dressed up as IPv6
 * @param port 1 to 65535
 */
public record Endpoint(Bytes ip, int port) {
    public static final int MAX_PORT = 65_535;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_GROUPS = IPV6_BYTES / 2;

    /** {@code ::ffff:0:0/96}, RFC 4291 §2.5.5.2. */
    private static final int MAPPED_PREFIX_BYTES = IPV6_BYTES - IPV4_BYTES;

    public Endpoint {
        if (ip.length() != IPV4_BYTES && ip.length() != IPV6_BYTES || isMapped(ip.toArray())) {
            throw new IllegalArgumentException("an address of " + ip.length() + " bytes: " + ip);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /** @param ip 4 or 16 bytes, an IPv4 address perhaps dressed up as IPv6 */
    public static Endpoint of(byte[] ip, int port) {
        byte[] plain = isMapped(ip) ? Arrays.copyOfRange(ip, MAPPED_PREFIX_BYTES, IPV6_BYTES) : ip;
        return new Endpoint(Bytes.of(plain), port);
    }

    /** Empty for anything but an address in numbers and a port. */
    public static Optional<Endpoint> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (port > MAX_PORT || bracketed != host.contains(":")) {
            return Optional.empty();
        }
        return address(host).map(ip -> of(ip, port));
    }

    public static Endpoint read(Reader in) throws MalformedException {
        int length = in.u8();
        if (length != IPV4_BYTES && length != IPV6_BYTES) {
            throw new MalformedException("an address of " + length + " bytes");
        }
        byte[] ip = in.raw(length);
        if (isMapped(ip)) {
            throw new MalformedException("an IPv4 address in IPv6 form");
        }
        return new Endpoint(Bytes.of(ip), (int) in.varint(1, MAX_PORT, "port"));
    }

    public void write(Writer out) {
        out.u8(ip.length()).raw(ip.toArray()).varint(port);
    }

    public boolean isIpv4() {
        return ip.length() == IPV4_BYTES;
    }

    /** The address without the port. */
    public String host() {
        byte[] bytes = ip.toArray();
        if (!isIpv4()) {
            return ipv6(bytes);
        }
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    @Override
    public String toString() {
        return (isIpv4() ? host() : "[" + host() + "]") + ":" + port;
    }

    /** RFC 5952 §4: no leading zeros, lower case, the first of the longest runs of zero groups, two at least, as {@code ::}. */
    private static String ipv6(byte[] bytes) {
        int runStart = IPV6_GROUPS;
        int runLength = 1;
        for (int start = 0; start < IPV6_GROUPS; start++) {
            int end = start;
            while (end < IPV6_GROUPS && group(bytes, end) == 0) {
                end++;
            }
            if (end - start > runLength) {
                runStart = start;
                runLength = end - start;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }

    private static boolean isMapped(byte[] ip) {
        if (ip.length != IPV6_BYTES || ip[10] != -1 || ip[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** From digits alone: a name is never looked up. */
    private static Optional<byte[]> address(String host) {
        boolean v4 = host.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
        if (!v4 && !(host.contains(":") && host.matches("[0-9a-fA-F:.]+"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
