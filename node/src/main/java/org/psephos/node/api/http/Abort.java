package org.psephos.node.api.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a connection at once, whatever still waits to go out. Vert.x's own close first waits until that is gone, which a client that
 * doesn't read can put off for ever.
 */
final class Abort {
    private Abort() {}

    /** On the connection's event loop. */
    static void now(HttpConnection connection) {
        if (connection instanceof HttpServerConnection server) {
            // From here outwards, past the handler that would flush.
            server.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
