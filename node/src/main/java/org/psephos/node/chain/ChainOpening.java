package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StatePageException;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/** Brings a store to where the importer can go on: writes the genesis block, or makes up for what the state tree's pages lack. */
final class ChainOpening {
    private final Store store;
    private final ChainRows rows;
    private final Genesis genesis;
    private final Bytes genesisTrail;

    ChainOpening(Store store, Genesis genesis, Bytes genesisTrail) {
        this.store = store;
        this.rows = new ChainRows(store);
        this.genesis = genesis;
        this.genesisTrail = genesisTrail;
    }

    /** What the importer starts from. */
    sealed interface Opened {
        /** @param lag of the newest of the stored pages behind the tree */
        record Ready(BlockRecord head, StateTree tree, StoredPages pages, TreeCheckpoints.Lag lag) implements Opened {
            /** All pages are stored. */
            static Ready complete(BlockRecord head, StateTree tree) {
                return new Ready(head, tree, StoredPages.whole(head.id()), TreeCheckpoints.Lag.NONE);
            }
        }

        record Failed(String code, String detail) implements Opened {}
    }

    Opened open() {
        Optional<byte[]> head = rows.meta(ChainRows.HEAD);
        if (head.isEmpty()) {
            return create();
        }
        Hash id = Hash.of(head.get());
        Optional<BlockRecord> record = rows.record(id);
        return record.isEmpty() ? corrupt("there is no record of the head " + id) : openAt(record.get());
    }

    private Opened openAt(BlockRecord head) {
        return recoverTree(head)
                .or(() -> new TreeRebuild(store).run(head).map(tree -> Opened.Ready.complete(head, tree)))
                .<Opened>map(ready -> ready)
                .orElseGet(() -> corrupt("the state rows do not give the state root of block " + head.id()
                        + " at height " + head.header().height()));
    }

    private static Opened corrupt(String detail) {
        return new Opened.Failed("STATE_CORRUPT", detail);
    }

    private Opened create() {
        Header header = GenesisBlock.header(genesis);
        Hash id = header.id();
        long time = header.timeMillis();
        var record = new BlockRecord(
                id,
                header,
                genesisTrail,
                Bytes.EMPTY,
                MerkleLog.EMPTY.append(id),
                new long[] {time},
                time,
                GenesisBlock.of(genesis).size(),
                0);
        WriteBatch batch = store.batch();
        StateChanges.Builder changes = StateChanges.builder();
        genesis.accounts().forEach((owner, balance) -> {
            StateKey<Account> key = StateColumn.account(owner);
            byte[] value = key.column().encode(new Account(balance, 0));
            batch.rawPut(ChainColumns.STATE, key.hash().toBytes(), value);
            changes.put(key.hash(), StateColumn.valueHash(value));
        });
        StateTree tree = StateTree.empty(rows.pages()).update(changes.build());
        batch.rawPut(ChainColumns.BODIES, id.toBytes(), new byte[] {0});
        batch.rawPut(ChainColumns.RECORDS, id.toBytes(), record.encode());
        batch.put(ChainColumns.CANONICAL, 0L, id);
        batch.put(ChainColumns.META, ChainRows.GENESIS, genesis.encode());
        batch.put(ChainColumns.META, ChainRows.HEAD, id.toBytes());
        tree = TreeCheckpoints.writePages(tree, Long.MAX_VALUE, batch);
        StoredPages.whole(id).write(batch);
        return commit(batch, Opened.Ready.complete(record, tree));
    }

    /** The stored pages, with what later blocks changed. Empty where that does not give the head's state root. */
    private Optional<Opened.Ready> recoverTree(BlockRecord head) {
        try {
            Optional<StoredPages> pages = StoredPages.read(rows);
            Optional<Missing> missing = pages.flatMap(stored -> missing(head, stored));
            if (pages.isEmpty() || missing.isEmpty()) {
                return Optional.empty();
            }
            StateTree tree =
                    StateTree.open(rows.pages()).update(current(missing.get().changed()));
            return tree.root().equals(head.header().stateRoot())
                    ? Optional.of(new Opened.Ready(
                            head, tree, pages.get(), missing.get().lag()))
                    : Optional.empty();
        } catch (StatePageException e) {
            return Optional.empty();
        }
    }

    /**
     * What the stored pages lack.
     *
     * @param changed entries that changed since the oldest of them were written
     * @param lag of the newest
     */
    private record Missing(Set<Hash> changed, TreeCheckpoints.Lag lag) {}

    private Optional<Missing> missing(BlockRecord head, StoredPages pages) {
        var changed = new HashSet<Hash>();
        var lag = TreeCheckpoints.Lag.NONE;
        boolean newestReached = false;
        BlockRecord block = head;
        while (!block.id().equals(pages.oldest())) {
            newestReached |= block.id().equals(pages.newest());
            Optional<UndoRecord> undo = rows.undo(block.id());
            if (undo.isEmpty()) {
                return Optional.empty();
            }
            undo.get().entries().forEach(entry -> changed.add(entry.key()));
            if (!newestReached) {
                lag = lag.plus(1, undo.get().entries().size());
            }
            block = rows.requiredRecord(block.header().parent());
        }
        return Optional.of(new Missing(changed, lag));
    }

    private StateChanges current(Set<Hash> keys) {
        StateChanges.Builder changes = StateChanges.builder();
        var list = new ArrayList<byte[]>(keys.size());
        var hashes = new ArrayList<>(keys);
        hashes.sort(Hash::compareTo);
        hashes.forEach(key -> list.add(key.toBytes()));
        byte[] @Nullable [] values = store.rawMultiGet(ChainColumns.STATE, list);
        for (int i = 0; i < values.length; i++) {
            byte[] value = values[i];
            if (value == null) {
                changes.remove(hashes.get(i));
            } else {
                changes.put(hashes.get(i), StateColumn.valueHash(value));
            }
        }
        return changes.build();
    }

    private Opened commit(WriteBatch batch, Opened.Ready ready) {
        return switch (store.commit(batch, Durability.SYNCED)) {
            case WriteOutcome.Done ignored -> ready;
            case WriteOutcome.Failed failed ->
                new Opened.Failed(
                        failed.failure().code().name(), failed.failure().detail());
        };
    }
}
