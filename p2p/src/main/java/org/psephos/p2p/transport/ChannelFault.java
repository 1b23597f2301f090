package org.psephos.p2p.transport;

/** Why a connection can't go on. */
public enum ChannelFault {
    /** The handshake is not one of ours: another protocol, another network, or somebody in between. */
    HANDSHAKE,
    /** The identity's signature is wrong. */
    IDENTITY,
    /** Somebody else than the peer that was dialled. */
    UNEXPECTED_PEER,
    /** This node itself. */
    SELF,
    /** A frame that is not authentic or has no possible length. */
    FRAME,
    /** A chunk out of place, or a message over its limit. */
    CHUNK,
    /** A compressed message that is not what it says. */
    COMPRESSION
}
