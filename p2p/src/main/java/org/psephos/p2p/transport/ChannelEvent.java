package org.psephos.p2p.transport;

import org.psephos.core.crypto.PublicKey;

/** What bytes from the other side led to. */
public sealed interface ChannelEvent {
    /** The handshake is done: the other side holds the secret key of {@code identity}. Comes before any message. */
    record Established(PublicKey identity) implements ChannelEvent {}

    record Received(Lane lane, byte[] message) implements ChannelEvent {}

    /** The other side broke the protocol, or is not who was wanted. Nothing more comes; the socket is to be closed. */
    record Failed(ChannelFault fault, String detail) implements ChannelEvent {}
}
