package org.psephos.p2p.transport.vertx;

/**
 * Where to listen, and what sockets may take of this machine.
 *
 * @param host an address of this machine in numbers
 * @param port 0: one of the system's choice
 * @param eventLoops that share the connections
 * @param maxHalfOpen inbound sockets without a finished handshake; one more ends the oldest
 * @param maxHalfOpenPerHost of them from one IPv4 address or IPv6 /64; one more is refused
 * @param maxUndeliveredBytes of received messages that wait for the lane, per connection; one message more may come on top
 * @param maxUndeliveredTotalBytes of all connections together; each may have one message beyond
 * @param connectMillis for a connection to be there, when dialling
 * @param handshakeMillis from the accepting or dialling of a socket until the other side has proven its identity
 * @param closeMillis for what was sent to leave, once a connection is to be closed
 */
public record SocketConfig(
        String host,
        int port,
        int eventLoops,
        int maxHalfOpen,
        int maxHalfOpenPerHost,
        long maxUndeliveredBytes,
        long maxUndeliveredTotalBytes,
        int connectMillis,
        long handshakeMillis,
        long closeMillis) {
    public static final int DEFAULT_MAX_HALF_OPEN = 256;
    public static final int DEFAULT_MAX_HALF_OPEN_PER_HOST = 16;
    public static final long DEFAULT_MAX_UNDELIVERED_BYTES = 4 << 20;
    public static final long DEFAULT_MAX_UNDELIVERED_TOTAL_BYTES = 64 << 20;
    public static final int DEFAULT_CONNECT_MILLIS = 5_000;
    public static final long DEFAULT_HANDSHAKE_MILLIS = 10_000;
    public static final long DEFAULT_CLOSE_MILLIS = 1_000;

    public SocketConfig {
        if (eventLoops <= 0 || maxHalfOpen <= 0 || maxHalfOpenPerHost <= 0) {
            throw new IllegalArgumentException("limits " + eventLoops + ", " + maxHalfOpen + ", " + maxHalfOpenPerHost);
        }
    }

    /** With the default limits. */
    public static SocketConfig of(String host, int port, int eventLoops) {
        return new SocketConfig(
                host,
                port,
                eventLoops,
                DEFAULT_MAX_HALF_OPEN,
                DEFAULT_MAX_HALF_OPEN_PER_HOST,
                DEFAULT_MAX_UNDELIVERED_BYTES,
                DEFAULT_MAX_UNDELIVERED_TOTAL_BYTES,
                DEFAULT_CONNECT_MILLIS,
                DEFAULT_HANDSHAKE_MILLIS,
                DEFAULT_CLOSE_MILLIS);
    }
}
