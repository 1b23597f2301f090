package org.psephos.p2p.application;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.protocol.MessageKind;

/** A program on top of the stack. Called on the stack's thread; nothing here may wait. */
public interface Application {
    /** What the program has to say in the greeting of a new connection, at most 1,024 bytes. */
    Bytes greeting();

    /** A peer is there. Its messages follow. */
    void peerUp(Peer peer);

    /** It is gone; said once for each {@link #peerUp}. What was asked and not answered never will be. */
    void peerDown(PeerId peer, String why);

    void told(PeerId peer, MessageKind kind, byte[] payload);

    /** Wants {@code reply}, now or later, once. */
    void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply);

    /** There is room again for a peer to which something could not be sent. */
    void drained(PeerId peer);

    /** Where the answer to a question goes. */
    @FunctionalInterface
    interface Reply {
        /** Whether it was taken: not where the peer is gone, or too much waits for it. */
        boolean send(MessageKind kind, byte[] payload);
    }
}
