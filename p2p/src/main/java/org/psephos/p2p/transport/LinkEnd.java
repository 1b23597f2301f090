package org.psephos.p2p.transport;

/** How a connection ended. */
public enum LinkEnd {
    /** Nobody listens there. */
    REFUSED,
    /** No way to that address, or a fault of the network. */
    UNREACHABLE,
    /** No connection, or no handshake, in time. */
    TIMED_OUT,
    /** The other side broke the protocol, or is not who was wanted: see {@link ChannelFault}, which the detail begins with. */
    FAULT,
    /** The other side closed it. */
    REMOTE,
    /** This side closed it. */
    LOCAL
}
