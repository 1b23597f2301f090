package org.psephos.node.api.http;

import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.psephos.core.runtime.Clock;

/** What the event loops of one port have in common. */
public final class HttpShared {
    final HttpSite site;
    final HttpServerOptions options;
    final Clock clock;
    final WorkQueue work;
    final RequestObserver observer;
    final AtomicInteger connections = new AtomicInteger();
    final BodyBudget bodies;
    final TokenBuckets buckets;

    public HttpShared(HttpSite site, HttpServerOptions options, Clock clock, WorkQueue work, RequestObserver observer) {
        this.site = site;
        this.options = options;
        this.clock = clock;
        this.work = work;
        this.observer = observer;
        this.bodies = new BodyBudget(site.limits().maxBodyBytesInFlight());
        this.buckets = new TokenBuckets(
                clock, site.limits().requestsPerSecond(), site.limits().burst());
    }

    public int connections() {
        return connections.get();
    }

    /** The options for a listener on this address that stands up to strangers. */
    public static HttpServerOptions options(String host, int port) {
        return new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxInitialLineLength(HttpLimits.MAX_LINE_BYTES)
                .setMaxHeaderSize(HttpLimits.MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setTcpNoDelay(true)
                .setHandle100ContinueAutomatically(false)
                .setRegisterWebSocketWriteHandlers(false);
    }
}
