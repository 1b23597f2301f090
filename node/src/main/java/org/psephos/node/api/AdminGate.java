package org.psephos.node.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.node.api.http.Gate;
import org.psephos.node.api.http.Problem;

/** Lets in who knows the token and came by our own name: a page that made its name point here did not (DNS rebinding). */
final class AdminGate implements Gate {
    private final AdminToken token;
    private final Set<String> names;

    /** @param host that the port listens on */
    AdminGate(AdminToken token, String host) {
        this.token = token;
        this.names = Stream.of("localhost", "127.0.0.1", "[::1]", host.contains(":") ? "[" + host + "]" : host)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Problem> check(HttpServerRequest request) {
        if (!isOurs(request.getHeader("host"))) {
            return Optional.of(Problem.of(403, "FOREIGN_HOST", "The admin port answers only to its own address."));
        }
        if (request.getHeader("origin") != null) {
            return Optional.of(Problem.of(403, "FOREIGN_ORIGIN", "The admin port is not for web pages."));
        }
        return token.opens(Optional.ofNullable(request.getHeader("authorization")))
                ? Optional.empty()
                : Optional.of(Problem.of(
                        401,
                        "UNAUTHORISED",
                        "Send the header \"Authorization: Bearer TOKEN\" with the token in admin.token."));
    }

    private boolean isOurs(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return names.contains(port ? host.substring(0, colon) : host);
    }
}
