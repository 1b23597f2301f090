package org.psephos.p2p.application;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.reputation.Behaviour;

/** What a program may ask of the stack. On the stack's thread. */
public interface Network {
    /** Whether it was taken: not where the peer is gone, or too much waits for it; {@link Application#drained} follows then. */
    boolean tell(PeerId peer, MessageKind kind, byte[] payload);

    /** To all connected peers; how many took it. */
    int broadcast(MessageKind kind, byte[] payload);

    /**
     * Asks; the answer comes once, or empty: not in time, or the peer went.
     *
     * @return false where it could not be sent; no answer comes then
     */
    boolean ask(
            PeerId peer,
            MessageKind kind,
            byte[] payload,
            MessageKind answerKind,
            long timeoutMillis,
            Consumer<Optional<byte[]>> answer);

    /** Says how a peer behaved; it may be disconnected for it, before this returns. */
    void report(PeerId peer, Behaviour behaviour, String detail);

    /** Ends the connection, and keeps it ended for a while. */
    void disconnect(PeerId peer, String why);

    List<PeerStatus> peers();
}
