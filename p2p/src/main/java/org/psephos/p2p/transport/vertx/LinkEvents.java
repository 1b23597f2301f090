package org.psephos.p2p.transport.vertx;

import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;

/** What happens to connections. Told on the event loop of each. */
interface LinkEvents {
    /** Whether the lane can take one more connection. */
    boolean hasRoom();

    void accepted(SocketLink link, Endpoint from);

    void established(SocketLink link, PublicKey identity);

    /** {@link #wake} follows, with it or after more of its kind. */
    void received(SocketLink link, Lane lane, byte[] message);

    /** The lane is to see to what was received. */
    void wake();

    void drained(SocketLink link);

    /** The last of all. */
    void closed(SocketLink link, LinkEnd end, String detail);
}
