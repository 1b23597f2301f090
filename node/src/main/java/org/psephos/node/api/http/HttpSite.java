package org.psephos.node.api.http;

import java.util.List;
import java.util.Optional;

/**
 * What one port serves.
 *
 * @param pages answers GET for paths without a route
 * @param openToAll whether pages of other sites may read the answers (CORS)
 */
public record HttpSite(
        RouteTable routes, Pages pages, Gate gate, boolean openToAll, HttpLimits limits, List<Cidr> trustedProxies) {

    /** Files. */
    @FunctionalInterface
    public interface Pages {
        Pages NONE = (path, encodings) -> Optional.empty();

        /** @param encodings the header {@code Accept-Encoding}, or "" */
        Optional<Reply> find(String path, String encodings);
    }
}
