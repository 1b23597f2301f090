package org.psephos.p2p.transport.vertx;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import org.psephos.p2p.transport.LinkEnd;

/** Why a connection did not come about. */
final class Failures {
    private Failures() {}

    /** The system's own texts tell apart what Java's exceptions do not. */
    static LinkEnd end(Throwable failure) {
        String text = detail(failure);
        if (failure instanceof ConnectTimeoutException || text.contains("timed out")) {
            return LinkEnd.TIMED_OUT;
        }
        return failure instanceof ConnectException && text.contains("refused") ? LinkEnd.REFUSED : LinkEnd.UNREACHABLE;
    }

    static String detail(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
