package org.psephos.node.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.psephos.node.api.http.Cidr;
import org.psephos.node.api.http.HttpLimits;

/**
 * How the node is reached.
 *
 * @param port 0 lets the system choose
 * @param tls certificate and key of the public port
 * @param adminTokenFile is made at the first start
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param maxQueuedSubmissions transactions that may wait to be checked before more are refused
 * @param maxEventClients readers of {@code /events}
 * @param eventHistory events that a reader who comes back can still get
 * @param stalledMillis without a new block before the node calls itself not ready
 * @param eventLoops threads that serve the public port
 */
public record ApiConfig(
        String host,
        int port,
        Optional<Tls> tls,
        String adminHost,
        int adminPort,
        Path adminTokenFile,
        List<Cidr> trustedProxies,
        HttpLimits limits,
        int maxQueuedSubmissions,
        int maxEventClients,
        int eventHistory,
        long stalledMillis,
        int eventLoops) {

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    public ApiConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** All defaults but the places. */
    public static ApiConfig of(String host, int port, String adminHost, int adminPort, Path adminTokenFile) {
        return new ApiConfig(
                host,
                port,
                Optional.empty(),
                adminHost,
                adminPort,
                adminTokenFile,
                List.of(),
                HttpLimits.DEFAULT,
                60_000,
                5_000,
                4_096,
                120_000,
                2);
    }

    /** The same but for what an operator chooses of the public port. */
    public ApiConfig with(Optional<Tls> tls, List<Cidr> trustedProxies, HttpLimits limits) {
        return new ApiConfig(
                host,
                port,
                tls,
                adminHost,
                adminPort,
                adminTokenFile,
                trustedProxies,
                limits,
                maxQueuedSubmissions,
                maxEventClients,
                eventHistory,
                stalledMillis,
                eventLoops);
    }
}
