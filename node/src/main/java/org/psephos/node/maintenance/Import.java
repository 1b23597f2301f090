package org.psephos.node.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.chain.Chain;
import org.psephos.node.config.ConfigException;
import org.psephos.node.config.GenesisFile;
import org.psephos.node.config.NodeConfig;
import org.psephos.node.runtime.FixedWorkers;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.Store;

/** {@code db import}: every block is checked as if it came from a stranger. */
final class Import {
    private static final int QUEUE_CAPACITY = 10_000;

    private final Function<SealVerifier, Rules> rules;
    private final Console console;

    Import(Function<SealVerifier, Rules> rules, Console console) {
        this.rules = rules;
        this.console = console;
    }

    int run(NodeConfig config, Path file) throws ConfigException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("FILE_MISSING", "there is no file " + file);
        }
        console.note("Checking " + file);
        if (!ChainFile.isWhole(file)) {
            throw new ConfigException("FILE_DAMAGED", file + " is cut short or changed: its checksum does not match");
        }
        try (var input = new ChainFile.Input(file)) {
            NodeFolder folder = folder(config, input.head());
            try (Store store = folder.open();
                    var workers = workers()) {
                Chain chain = folder.openChain(store, rules, workers);
                long before = chain.reader().head().height();
                Replay.Result result = new Replay(chain, console).run(input::next, 0);
                long height = chain.reader().head().height();
                console.result("Read " + result.blocks() + " blocks; the chain reaches height " + height
                        + (height == before ? " as before." : "; it was at " + before + "."));
                if (result.stopped().isPresent()) {
                    throw result.stopped().get();
                }
                return 0;
            }
        }
    }

    static FixedWorkers workers() {
        return new FixedWorkers("worker", Runtime.getRuntime().availableProcessors(), QUEUE_CAPACITY);
    }

    /** The folder's own genesis, where it has one, must be that of the file. */
    private static NodeFolder folder(NodeConfig config, ChainFile.Head head) throws ConfigException, IOException {
        Path copy = Files.createTempFile("psephos-genesis", ".json");
        try {
            Files.write(copy, new GenesisFile(head.genesis(), head.activations(), true).toBytes());
            return NodeFolder.of(config, copy);
        } catch (ConfigException e) {
            if (e.code().equals(NodeFolder.OTHER_CHAIN)) {
                throw new ConfigException(
                        e.code(),
                        config.dataDir() + " holds another chain than the file, which is of chain "
                                + head.genesis().chainId());
            }
            throw e;
        } finally {
            Files.delete(copy);
        }
    }
}
