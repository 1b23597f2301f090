package org.psephos.p2p.transport.vertx;

import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;

/** What a listener was told. */
sealed interface Happening {
    long link();

    record Accepted(long link, Endpoint from) implements Happening {}

    record Established(long link, PublicKey identity) implements Happening {}

    record Received(long link, Lane lane, byte[] message) implements Happening {}

    record Drained(long link) implements Happening {}

    record Closed(long link, LinkEnd end, String detail) implements Happening {}
}
