package org.psephos.p2p.protocol;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.transport.Endpoint;

/**
 * What each side says first.
 *
 * @param version of this protocol that the sender speaks; the lower of both is spoken
 * @param agent program and release, for people; at most {@link #MAX_AGENT_BYTES} bytes of what the peer likes
 * @param listenPort where the sender takes connections, on the address that it is seen at; 0: nowhere
 * @param program what the program on top has to say, at most {@link #MAX_PROGRAM_BYTES} bytes
 */
public record Hello(int version, String agent, int listenPort, Bytes program) {
    public static final int VERSION = 1;
    public static final int MAX_AGENT_BYTES = 64;
    public static final int MAX_PROGRAM_BYTES = 1_024;

    /** The agent as it may be shown. */
    public String printableAgent() {
        return PrintableText.of(agent);
    }

    byte[] encode() {
        return new Writer()
                .varint(version)
                .text(agent)
                .varint(listenPort)
                .bytes(program.toArray())
                .toBytes();
    }

    static Decoded<Hello> decode(byte[] payload) {
        return Decoded.all(payload, Hello::read);
    }

    /** Later versions may say more at the end; what a version 1 says is complete. */
    private static Hello read(Reader in) throws MalformedException {
        int version = (int) in.varint(1, Integer.MAX_VALUE, "version");
        var hello = new Hello(
                version,
                in.text(MAX_AGENT_BYTES, "agent"),
                (int) in.varint(0, Endpoint.MAX_PORT, "port"),
                Bytes.of(in.bytes(MAX_PROGRAM_BYTES, "program")));
        if (version > VERSION) {
            in.skip(in.remaining());
        }
        return hello;
    }
}
