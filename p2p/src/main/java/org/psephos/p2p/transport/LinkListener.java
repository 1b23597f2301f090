package org.psephos.p2p.transport;

import org.psephos.core.crypto.PublicKey;

/** What becomes of connections. Told on one thread, for each link in the order of what happened. */
public interface LinkListener {
    /** Somebody connected; who, is not known yet. */
    void accepted(long link, Endpoint from);

    /** The handshake is done; messages may go both ways. */
    void established(long link, PublicKey identity);

    void received(long link, Lane lane, byte[] message);

    /** There is room again after a refused {@link Links#send}. */
    void drained(long link);

    /** Once for each link, dialled or accepted. */
    void closed(long link, LinkEnd end, String detail);
}
