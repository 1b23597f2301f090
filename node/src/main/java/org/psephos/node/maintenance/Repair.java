package org.psephos.node.maintenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainVerification;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.chain.StoredBlocks;
import org.psephos.node.config.ConfigException;
import org.psephos.node.index.IndexStatus;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.RepairOutcome;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;
import org.psephos.node.storage.rocksdb.RocksStorage;

/**
 * {@code db repair}: first the files, then what can be made anew from the rest: pages of the state tree from the state, the
 * state from the blocks, the index from both. Never makes up a block.
 */
final class Repair {
    private final NodeFolder folder;
    private final Function<SealVerifier, Rules> rules;
    private final Console console;
    private final List<String> steps = new ArrayList<>();

    Repair(NodeFolder folder, Function<SealVerifier, Rules> rules, Console console) {
        this.folder = folder;
        this.rules = rules;
        this.console = console;
    }

    int run() throws ConfigException, IOException {
        repairFiles();
        boolean replayNeeded;
        try (Store store = folder.open()) {
            console.note("Checking blocks and state");
            var report = new ChainVerification(store, folder.terms(), console::progress).run();
            replayNeeded = !report.faults().isEmpty() && !mendedByPages(store, report);
            if (!replayNeeded) {
                mendIndex(store, report.height());
            }
        }
        if (replayNeeded) {
            replay();
        }
        steps.forEach(step -> console.result("- " + step));
        console.result(steps.isEmpty() ? "There is nothing to repair." : "Repaired. Start the node as usual.");
        return 0;
    }

    private void repairFiles() throws ConfigException {
        switch (folder.storage().repair(folder.schema())) {
            case RepairOutcome.Repaired(List<String> done) -> steps.addAll(done);
            case RepairOutcome.NothingToRepair() -> {}
            case RepairOutcome.BeyondRepair(String detail, String whatToDo) ->
                throw new ConfigException("DB_BEYOND_REPAIR", detail + ". " + whatToDo);
            case RepairOutcome.NotOpened(var reason) -> throw new ConfigException(reason.code(), reason.message());
        }
    }

    private boolean mendedByPages(Store store, ChainVerification.Report report) {
        if (report.pagesSound() || !Chain.rebuildTree(store)) {
            return false;
        }
        steps.add("made the pages of the state tree anew from the state");
        return true;
    }

    private void mendIndex(Store store, long height) {
        if (Verify.indexFault(store, height).isEmpty()) {
            return;
        }
        WriteBatch batch = store.batch();
        IndexStatus.clear(batch);
        if (store.commit(batch, Durability.SYNCED) instanceof WriteOutcome.Failed(var failure)) {
            throw new StorageException(failure);
        }
        steps.add("emptied the index; the node makes it anew at its next start");
    }

    /** Puts the blocks into a new database as far as they are sound, which then takes the place of the old one. */
    private void replay() throws ConfigException, IOException {
        Path fresh = unused("rebuilt");
        Replay.Result result;
        boolean replayed = false;
        try {
            result = replay(fresh);
            replayed = true;
        } finally {
            if (!replayed) {
                RocksStorage.deleteIfExists(fresh);
            }
        }
        Path aside = unused("damaged");
        folder.storage().replaceBy(fresh, aside);
        steps.add("made the state anew from the blocks; the old database is in " + aside);
        if (result.blocks() < result.total()) {
            steps.add("kept the blocks up to height " + result.blocks() + " of " + result.total() + ": "
                    + result.stopped().map(Throwable::getMessage).orElse("the next one cannot be read"));
        }
    }

    private Replay.Result replay(Path fresh) throws ConfigException, IOException {
        NodeFolder rebuilt = folder.withDatabase(fresh);
        try (Store damaged = folder.open();
                Store store = rebuilt.open();
                var workers = Import.workers()) {
            var blocks = new StoredBlocks(damaged);
            long height = blocks.height()
                    .orElseThrow(() -> new ConfigException(
                            "DB_BEYOND_REPAIR",
                            "the head of the chain is unknown. Move the folder away, then import an export"));
            console.note("Making the state anew from " + height + " blocks");
            Chain chain = rebuilt.openChain(store, rules, workers);
            var at = new long[1];
            Replay.Result result = new Replay(chain, console)
                    .run(() -> at[0] == height ? Optional.empty() : readable(blocks, ++at[0]), height);
            requireVerdict(result);
            return result;
        }
    }

    /** Blocks are given up for what they are, never for want of room or for the hour that this machine's clock shows. */
    private static void requireVerdict(Replay.Result result) throws ConfigException {
        if (result.stopped().isPresent()) {
            ConfigException why = result.stopped().get();
            if (!why.code().equals(Replay.BLOCK_INVALID)) {
                throw new ConfigException(
                        why.code(), "the state cannot be made anew now, and nothing was changed: " + why.getMessage());
            }
        }
    }

    private static Optional<StoredBlock> readable(StoredBlocks blocks, long height) {
        try {
            return blocks.at(height);
        } catch (StorageException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Path unused(String suffix) {
        Path database = folder.database();
        for (int i = 1; ; i++) {
            Path candidate = database.resolveSibling(database.getFileName() + "." + suffix + "-" + i);
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }
}
