package org.psephos.p2p.transport;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;

/**
 * Connections, as the layers above see them: each has a number, messages go in and out, and it ends once. Sockets or a simulation stand
 * behind it. Called on one thread, the one that {@link LinkListener} is told on; nothing here waits.
 */
public interface Links {
    /**
     * Opens a connection. {@link LinkListener#established} or {@link LinkListener#closed} follows.
     *
     * @param link over 0, never used before; the numbers of accepted links are under 0
     * @param expected insists on this peer
     */
    void dial(long link, Endpoint to, Optional<PeerId> expected);

    /**
     * Sends a message of 1 byte up to the lane's limit on an established link.
     *
     * @return false where too much waits already, or the link has ended: the message is not taken, and {@link LinkListener#drained}
     *     tells when there is room
     */
    boolean send(long link, Lane lane, byte[] message, boolean compressible);

    /** Ends a link, once what was sent has been tried for a moment. {@link LinkListener#closed} follows. */
    void close(long link);

    /** Lets the other side wait: what it sends is not read until {@link #resumeReading}. */
    void pauseReading(long link);

    void resumeReading(long link);
}
