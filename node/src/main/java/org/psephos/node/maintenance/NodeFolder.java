package org.psephos.node.maintenance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Workers;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.ChainVerification;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.DataFolder;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Engines;
import org.psephos.node.index.IndexColumns;
import org.psephos.node.runtime.FileDurableFile;
import org.psephos.node.runtime.SystemClock;
import org.psephos.node.runtime.SystemRandomness;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.rocksdb.RocksStorage;
import org.psephos.node.storage.rocksdb.RocksTuning;

/** A data folder with the chain that it is for. */
final class NodeFolder {
    static final String OTHER_CHAIN = "GENESIS_MISMATCH";

    /** Nobody: what is done here makes no blocks. */
    private static final PublicKey NO_PRODUCER = PublicKey.of(new byte[PublicKey.BYTES]);

    private final Path database;
    private final GenesisFile genesis;
    private final SealVerifier seals;
    private final ConsensusProvider.Consensus consensus;
    private final Clock clock = new SystemClock();

    private NodeFolder(Path database, GenesisFile genesis) throws ConfigException {
        this.database = database;
        this.genesis = genesis;
        this.seals = switch (SealVerifiers.installed().find(genesis.genesis(), Curves.best())) {
            case SealVerifiers.Found.Ready(SealVerifier verifier) -> verifier;
            case SealVerifiers.Found.Unusable(String detail) -> throw new ConfigException("GENESIS_INVALID", detail);
        };
        this.consensus = Engines.create(new ConsensusProvider.Setting(
                genesis.genesis(), NO_PRODUCER, Optional.empty(), Curves.best(), new SystemRandomness(), Map.of()));
    }

    /** A folder in which a node has been started before; the genesis that it keeps says which chain it is for. */
    static NodeFolder existing(NodeConfig config) throws ConfigException {
        Path own = config.dataDir().resolve("genesis.json");
        if (!Files.exists(own)) {
            throw new ConfigException(
                    "DATA_DIR_MISSING",
                    "no node has been started in " + config.dataDir() + "; name its folder with --data-dir");
        }
        return of(config, own);
    }

    /** The folder for the chain of {@code genesisFile}, made where it is not there; {@link #OTHER_CHAIN} where it holds another. */
    static NodeFolder of(NodeConfig config, Path genesisFile) throws ConfigException {
        DataFolder folder =
                DataFolder.open(config.dataDir(), new FileDurableFile(), new SystemRandomness(), new SystemClock());
        return new NodeFolder(folder.database(), folder.genesis(genesisFile, true));
    }

    /** The same chain in another database. */
    NodeFolder withDatabase(Path other) throws ConfigException {
        return new NodeFolder(other, genesis);
    }

    Path database() {
        return database;
    }

    GenesisFile genesis() {
        return genesis;
    }

    Schema schema() {
        return new Schema(
                ChainColumns.SCHEMA_VERSION,
                genesis.genesis().chainId().toHex(),
                Stream.concat(ChainColumns.all().stream(), IndexColumns.all().stream())
                        .toList());
    }

    RocksStorage storage() {
        return new RocksStorage(database, RocksTuning.defaults(), clock::nowMillis);
    }

    Store open() throws ConfigException {
        return switch (storage().open(schema())) {
            case OpenOutcome.Opened(Store store) -> store;
            case OpenOutcome.Refused refused -> throw new ConfigException(refused.code(), refused.message());
        };
    }

    Chain openChain(Store store, Function<SealVerifier, Rules> rules, Workers workers) throws ConfigException {
        var parts = new Chain.Parts(
                genesis.genesis(),
                genesis.activations(),
                seals,
                consensus.forkChoice(),
                consensus.finality(),
                rules.apply(seals),
                Curves.best(),
                workers,
                clock,
                Chain.Bounds.DEFAULT);
        return switch (Chain.open(store, parts)) {
            case Chain.Opened.Ready(Chain chain) -> chain;
            case Chain.Opened.Failed(String code, String detail) ->
                throw new ConfigException(code, detail + ". Run `bin/psephos-node db repair`.");
        };
    }

    ChainVerification.Terms terms() {
        return new ChainVerification.Terms(
                genesis.genesis(),
                genesis.activations(),
                seals,
                consensus.forkChoice().maxReorgDepth());
    }
}
