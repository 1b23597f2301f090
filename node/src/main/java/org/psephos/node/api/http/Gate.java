package org.psephos.node.api.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Looks at the head of each request before anything else does. */
@FunctionalInterface
public interface Gate {
    Gate OPEN = request -> Optional.empty();

    Optional<Problem> check(HttpServerRequest request);
}
