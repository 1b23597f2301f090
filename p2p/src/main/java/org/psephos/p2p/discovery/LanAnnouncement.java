package org.psephos.p2p.discovery;

import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;

/**
 * What a node sends to everyone on its local network ({@code docs/spec/p2p.md} §5), at most {@link #MAX_BYTES} bytes. It proves nothing;
 * the handshake that follows does.
 *
 * @param port that the node listens on, at the address that the datagram comes from
 * @param nonce of this run of the node
 */
public record LanAnnouncement(Hash chainId, PeerId peer, int port, long nonce) {
    /** Of a datagram; a longer one is none of ours. */
    public static final int MAX_BYTES = 128;

    private static final byte[] MAGIC = {'p', 's', 'e', 'p'};
    private static final int VERSION = 1;

    public LanAnnouncement {
        if (port < 1 || port > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    public byte[] encode() {
        return new Writer(MAX_BYTES)
                .raw(MAGIC)
                .u8(VERSION)
                .raw(chainId)
                .raw(peer.toBytes())
                .varint(port)
                .u64(nonce)
                .toBytes();
    }

    public static Decoded<LanAnnouncement> decode(byte[] datagram) {
        return datagram.length > MAX_BYTES
                ? new Decoded.Malformed<>("a datagram of " + datagram.length + " bytes")
                : Decoded.all(datagram, LanAnnouncement::read);
    }

    private static LanAnnouncement read(Reader in) throws MalformedException {
        for (byte expected : MAGIC) {
            if (in.u8() != expected) {
                throw new MalformedException("not an announcement");
            }
        }
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedException("an announcement of version " + version);
        }
        Hash chainId = in.hash();
        PeerId peer = PeerId.read(in.raw(PeerId.BYTES), 0);
        return new LanAnnouncement(chainId, peer, (int) in.varint(1, Endpoint.MAX_PORT, "port"), in.u64());
    }
}
