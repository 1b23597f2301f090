package org.psephos.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the node, each of which is also a key of {@code node.toml} and an environment variable. */
@SuppressWarnings("NullAway.Init")
public final class NodeOptions {
    static final String NONE = "";
    static final String DEFAULT_GENESIS = "genesis.json";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: node.toml in the data folder, if there)")
    @Nullable
    Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data folder (default: data)")
    Path dataDir;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            defaultValue = DEFAULT_GENESIS,
            description =
                    "Genesis of the chain; once started, the data folder keeps its own copy (default: genesis.json)")
    Path genesis;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = NONE,
            description = "Refuse to start unless genesis names this network")
    String network;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + NodeConfig.DEFAULT_HTTP_PORT,
            description = "Public HTTP interface and web page (default: 127.0.0.1:8645)")
    String http;

    @Option(
            names = "--p2p",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8646",
            description = "Port for other nodes; a private chain keeps to loopback (default: 127.0.0.1:8646)")
    String p2p;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8647",
            description = "Admin interface, for the token in DATA/admin.token (default: 127.0.0.1:8647)")
    String admin;

    @Option(
            names = "--peer",
            paramLabel = "ID@HOST:PORT",
            split = ",",
            description = "Node to stay connected to; repeatable")
    List<String> peers = new ArrayList<>();

    @Option(names = "--no-discovery", description = "Look for no other nodes than those given")
    boolean noDiscovery;

    @Option(
            names = "--mine",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Make blocks (default: on)")
    boolean mine;

    @Option(
            names = "--miner-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that search for proofs of work (default: 1)")
    int minerThreads;

    @Option(
            names = "--reward-address",
            paramLabel = "ADDR",
            defaultValue = NONE,
            description = "Producer named in this node's blocks (default: the node's own identity)")
    String rewardAddress;

    @Option(
            names = "--validator-key",
            paramLabel = "FILE",
            defaultValue = NONE,
            description =
                    "The key file that this node signs with as a validator; where an engine has none, giving one stops the start")
    String validatorKey;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace (default: info)")
    String logLevel;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "plain",
            description = "plain or json, one line an event on stderr (default: plain)")
    String logFormat;

    @Option(
            names = "--http-tls-cert",
            paramLabel = "FILE",
            defaultValue = NONE,
            description = "Certificate chain (PEM) for HTTPS")
    String httpTlsCert;

    @Option(
            names = "--http-tls-key",
            paramLabel = "FILE",
            defaultValue = NONE,
            description = "Private key (PEM) for HTTPS")
    String httpTlsKey;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "CIDR",
            split = ",",
            description = "Proxy whose X-Forwarded-For is believed; repeatable")
    List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--http-rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Requests a second for each address, 0: no limit; never applies to loopback (default: 500)")
    int httpRate;

    /** The configuration file, where one was named. */
    Optional<Path> configFile() {
        return Optional.ofNullable(config);
    }
}
