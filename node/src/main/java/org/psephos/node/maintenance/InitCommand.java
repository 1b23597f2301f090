package org.psephos.node.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.DataFolder;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Engines;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.signer.KeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code psephos-node init DIR}: folders from which nodes of one new network can be started. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a commented node.toml, a node key and a genesis of a new network into a new folder.")
public final class InitCommand implements Callable<Integer> {
    private static final int MAX_NODES = 100;
    private static final int FIRST_PORT = 8_645;
    private static final int PORTS_APART = 10;
    private static final String NETWORK_TEMPLATE = "network.json";
    private static final String VALIDATOR_KEY = "validator.key";

    @Parameters(paramLabel = "DIR", description = "The folder to make; must not be there, or be empty")
    @Nullable
    Path dir;

    @Option(
            names = "--consensus",
            paramLabel = "ENGINE",
            description =
                    "How the nodes agree on blocks: pow, pos, or raft, which trusts its members (default: as genesis says,"
                            + " which is pow)")
    @Nullable
    String consensus;

    @Option(
            names = "--validators",
            paramLabel = "N",
            defaultValue = "1",
            description = "Nodes of the network: more than 1 makes DIR/node1, DIR/node2 … (default: 1)")
    int nodes = 1;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description =
                    "Genesis to begin from (default: one for several nodes that make blocks by proof of work); it is"
                            + " given a salt and a time of its own")
    @Nullable
    Path genesis;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** One node's place in the network. */
    private record Place(Path folder, int port, String peerId, boolean validates) {
        String peer() {
            return peerId + "@127.0.0.1:" + (port + 1);
        }
    }

    @Override
    public Integer call() {
        var console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), new SystemClock());
        try {
            run(Objects.requireNonNull(dir), console);
            return 0;
        } catch (ConfigException e) {
            console.fault(e.code(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            console.fault("FILE_UNUSABLE", String.valueOf(e.getMessage()));
        }
        return DbCommand.FAILED;
    }

    private void run(Path target, Console console) throws ConfigException, IOException {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new ConfigException("CONFIG_INVALID", "--validators must be 1 to " + MAX_NODES);
        }
        refuseToOverwrite(target);
        List<Path> folders = nodes == 1
                ? List.of(target)
                : IntStream.rangeClosed(1, nodes)
                        .mapToObj(i -> target.resolve("node" + i))
                        .toList();
        Optional<ConsensusProvider> engine =
                genesis == null && consensus != null ? Optional.of(find(consensus)) : Optional.empty();
        boolean withKeys = engine.filter(ConsensusProvider::hasValidators).isPresent();
        GenesisFile network = fresh(engine, withKeys ? keysOf(folders) : List.of());
        checkEngine(network.genesis().consensus());
        var places = new ArrayList<Place>();
        for (Path folder : folders) {
            places.add(new Place(folder, FIRST_PORT + PORTS_APART * places.size(), make(folder, network), withKeys));
        }
        for (Place place : places) {
            new FileDurableFile()
                    .replace(
                            place.folder.resolve("node.toml"),
                            toml(place, places, network.genesis().addressPrefix())
                                    .getBytes(StandardCharsets.UTF_8));
        }
        console.result("Made chain " + network.genesis().chainId() + ". Look through node.toml, then start with:");
        places.forEach(place -> console.result("  bin/psephos-node --data-dir " + place.folder));
    }

    private static ConsensusProvider find(String wanted) throws ConfigException {
        return Engines.find(wanted)
                .orElseThrow(() -> new ConfigException(
                        "ENGINE_UNAVAILABLE",
                        "this release has no engine \"" + wanted + "\", but " + String.join(", ", Engines.names())));
    }

    /** A validator's key for each folder. */
    private static List<PublicKey> keysOf(List<Path> folders) throws ConfigException, IOException {
        var keys = new ArrayList<PublicKey>();
        for (Path folder : folders) {
            DataFolder.open(folder, new FileDurableFile(), new SystemRandomness(), new SystemClock());
            keys.add(KeyFile.create(
                    folder.resolve(VALIDATOR_KEY), new FileDurableFile(), Curves.best(), new SystemRandomness()));
        }
        return keys;
    }

    private void checkEngine(String ofGenesis) throws ConfigException {
        String wanted = consensus == null ? ofGenesis : consensus;
        find(wanted);
        if (!wanted.equals(ofGenesis)) {
            throw new ConfigException(
                    "CONFIG_INVALID",
                    "the genesis to begin from is for " + ofGenesis + ", not " + wanted
                            + "; name another with --genesis, or leave --consensus out");
        }
    }

    private static void refuseToOverwrite(Path target) throws ConfigException, IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new ConfigException("INIT_EXISTS", target + " is a file; name a new folder");
        }
        try (Stream<Path> content = Files.list(target)) {
            if (content.findAny().isPresent()) {
                throw new ConfigException(
                        "INIT_EXISTS", target + " is not empty; nothing was changed. Name a new folder");
            }
        }
    }

    /**
     * Blocks by chance some time after each other: where they may follow as closely as they are meant to, as on the chain that a node has
     * for itself, all miners find one at the same moment.
     */
    private static GenesisFile ofNetwork() throws ConfigException {
        try (InputStream in = Objects.requireNonNull(InitCommand.class.getResourceAsStream(NETWORK_TEMPLATE))) {
            return GenesisFile.parse(NETWORK_TEMPLATE, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GenesisFile fresh(Optional<ConsensusProvider> engine, List<PublicKey> validators) throws ConfigException {
        Optional<byte[]> proposed = engine.flatMap(chosen -> chosen.newNetwork(validators));
        GenesisFile template;
        if (proposed.isPresent()) {
            template = GenesisFile.parse(NETWORK_TEMPLATE, proposed.get());
        } else {
            template = genesis == null ? ofNetwork() : GenesisFile.read(genesis);
        }
        return template.salt(new SystemRandomness().bytes(Genesis.SALT_BYTES), new SystemClock().nowMillis());
    }

    /** Genesis and key of one node; its peer id. */
    private static String make(Path folder, GenesisFile network) throws ConfigException, IOException {
        DataFolder made = DataFolder.open(folder, new FileDurableFile(), new SystemRandomness(), new SystemClock());
        new FileDurableFile().replace(folder.resolve("genesis.json"), network.toBytes());
        return PeerId.of(Curves.best().publicKey(made.identity())).toString();
    }

    private static String toml(Place place, List<Place> all, String addressPrefix) {
        String peers = all.stream()
                .filter(other -> other != place)
                .map(other -> "\"" + other.peer() + "\"")
                .collect(Collectors.joining(", "));
        return """
                # Configuration of one Psephos node. A flag on the command line goes before PSEPHOS_* in the environment, that
                # before this file. Paths count from the folder that this file is in. `bin/psephos-node --help` explains
                # every key.

                # The network: every node of it has the same genesis file.
                genesis = "genesis.json"

                # Page and public HTTP interface. Put TLS in front of it before others than this machine may reach it.
                http = "127.0.0.1:%d"
                # http-tls-cert = "cert.pem"
                # http-tls-key = "key.pem"
                # trusted-proxy = ["10.0.0.0/8"]

                # Where other nodes connect to, and those that this one stays connected to. Others of the network it finds by
                # itself, unless told not to.
                p2p = "0.0.0.0:%d"
                # no-discovery = true
                peer = [%s]

                # Metrics and switches, for this machine only; the token is in admin.token.
                admin = "127.0.0.1:%d"

                # Make blocks, and with how many threads.
                mine = true
                miner-threads = 1

                # The key that this node signs with as a validator. Two nodes with one key lose its stake.
                %s

                # Who is named as the producer of this node's blocks; left out: the node's own identity (node.key).
                # reward-address = "%s1..."

                # error, warn, info, debug or trace; plain or json.
                log-level = "info"
                log-format = "plain"
                """.formatted(
                        place.port,
                        place.port + 1,
                        peers,
                        place.port + 2,
                        (place.validates ? "" : "# ") + "validator-key = \"" + VALIDATOR_KEY + "\"",
                        addressPrefix);
    }
}
