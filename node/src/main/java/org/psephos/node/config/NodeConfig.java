package org.psephos.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything the operator decides, validated.
 *
 * @param genesisChosen false where {@code genesis} is the one that came with the program, for want of another
 */
public record NodeConfig(
        Path dataDir,
        Path genesis,
        boolean genesisChosen,
        Optional<String> network,
        HostPort http,
        HostPort p2p,
        HostPort admin,
        List<PeerReference> peers,
        boolean discovery,
        boolean mine,
        int minerThreads,
        Optional<String> rewardAddress,
        Optional<Path> validatorKey,
        LogLevel logLevel,
        LogFormat logFormat,
        Optional<Tls> tls,
        List<String> trustedProxies,
        int httpRate) {
    public static final int DEFAULT_HTTP_PORT = 8_645;

    private static final String CODE = "CONFIG_INVALID";
    private static final int MAX_MINER_THREADS = 256;
    private static final int MAX_HTTP_RATE = 1_000_000;

    /** Files in PEM form. */
    public record Tls(Path certificate, Path key) {}

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        /** Any case. */
        public static Optional<LogLevel> parse(String text) {
            return Arrays.stream(values())
                    .filter(level -> level.name().equals(text.toUpperCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    public enum LogFormat {
        PLAIN,
        JSON
    }

    static NodeConfig of(NodeOptions options) throws ConfigException {
        HostPort admin = HostPort.parse("--admin", options.admin);
        if (!admin.isLoopback()) {
            throw new ConfigException(CODE, "--admin must be a loopback address, not " + admin.host());
        }
        if (options.minerThreads < 1 || options.minerThreads > MAX_MINER_THREADS) {
            throw new ConfigException(CODE, "--miner-threads must be 1 to " + MAX_MINER_THREADS);
        }
        if (options.httpRate < 0 || options.httpRate > MAX_HTTP_RATE) {
            throw new ConfigException(CODE, "--http-rate must be 0 to " + MAX_HTTP_RATE);
        }
        return new NodeConfig(
                options.dataDir,
                options.genesis,
                !ConfigSources.isInstalled(options.genesis),
                given(options.network),
                HostPort.parse("--http", options.http),
                HostPort.parse("--p2p", options.p2p),
                admin,
                peers(options.peers),
                !options.noDiscovery,
                options.mine,
                options.minerThreads,
                given(options.rewardAddress),
                given(options.validatorKey).map(Path::of),
                LogLevel.parse(options.logLevel)
                        .orElseThrow(() -> new ConfigException(
                                CODE,
                                "--log-level must be error, warn, info, debug or trace, not " + options.logLevel)),
                logFormat(options.logFormat),
                tls(options),
                List.copyOf(options.trustedProxies),
                options.httpRate);
    }

    private static List<PeerReference> peers(List<String> texts) throws ConfigException {
        var peers = new ArrayList<PeerReference>();
        for (String text : texts) {
            peers.add(PeerReference.parse("--peer", text));
        }
        return List.copyOf(peers);
    }

    private static LogFormat logFormat(String text) throws ConfigException {
        return switch (text) {
            case "plain" -> LogFormat.PLAIN;
            case "json" -> LogFormat.JSON;
            default -> throw new ConfigException(CODE, "--log-format must be plain or json, not " + text);
        };
    }

    private static Optional<Tls> tls(NodeOptions options) throws ConfigException {
        if (options.httpTlsCert.isEmpty() != options.httpTlsKey.isEmpty()) {
            throw new ConfigException(CODE, "--http-tls-cert and --http-tls-key go together");
        }
        return options.httpTlsCert.isEmpty()
                ? Optional.empty()
                : Optional.of(new Tls(Path.of(options.httpTlsCert), Path.of(options.httpTlsKey)));
    }

    private static Optional<String> given(String text) {
        return text.equals(NodeOptions.NONE) ? Optional.empty() : Optional.of(text);
    }
}
