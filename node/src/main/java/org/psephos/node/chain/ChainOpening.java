package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/** Brings a store to where the importer can go on: writes the genesis block, or makes up for what the state tree's pages lack. */
final class ChainOpening {
    /** Entries that go into the tree at a time when it is built anew. */
    private static final int REBUILD_SLICE = 100_000;

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
        record Ready(BlockRecord head, StateTree tree) implements Opened {}

        record Failed(String code, String detail) implements Opened {}
    }

    Opened open() {
        Optional<byte[]> head = rows.meta(ChainRows.HEAD);
        if (head.isEmpty()) {
            return create();
        }
        BlockRecord record = rows.requiredRecord(Hash.of(head.get()));
        Optional<StateTree> tree = recoverTree(record);
        if (tree.isEmpty()) {
            tree = rebuildTree(record);
        }
        return tree.<Opened>map(recovered -> new Opened.Ready(record, recovered))
                .orElseGet(() -> new Opened.Failed(
                        "STATE_CORRUPT",
                        "the state rows do not give the state root of block " + record.id() + " at height "
                                + record.header().height()));
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
        tree = new TreeCheckpoints(Long.MAX_VALUE).write(tree, id, batch);
        return commit(batch, new Opened.Ready(record, tree));
    }

    /** The stored pages, with what later blocks changed. Empty where that does not give the head's state root. */
    private Optional<StateTree> recoverTree(BlockRecord head) {
        try {
            Optional<Map<Hash, Boolean>> changed = changedSinceCheckpoint(head);
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            StateTree tree = StateTree.open(rows.pages()).update(current(changed.get()));
            return tree.root().equals(head.header().stateRoot()) ? Optional.of(tree) : Optional.empty();
        } catch (StatePageException e) {
            return Optional.empty();
        }
    }

    private Optional<Map<Hash, Boolean>> changedSinceCheckpoint(BlockRecord head) {
        Optional<Hash> stop = rows.meta(ChainRows.TREE_BLOCK).map(Hash::of);
        if (stop.isEmpty()) {
            return Optional.empty();
        }
        var changed = new HashMap<Hash, Boolean>();
        BlockRecord block = head;
        while (!block.id().equals(stop.get())) {
            Optional<UndoRecord> undo = rows.undo(block.id());
            if (undo.isEmpty()) {
                return Optional.empty();
            }
            undo.get().entries().forEach(entry -> changed.put(entry.key(), true));
            block = rows.requiredRecord(block.header().parent());
        }
        return Optional.of(changed);
    }

    private StateChanges current(Map<Hash, Boolean> keys) {
        StateChanges.Builder changes = StateChanges.builder();
        var list = new ArrayList<byte[]>(keys.size());
        var hashes = new ArrayList<>(keys.keySet());
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

    /** From the state rows alone, one slice after the other. */
    private Optional<StateTree> rebuildTree(BlockRecord head) {
        var builder = new Object() {
            StateTree tree = StateTree.empty(rows.pages());
            StateChanges.Builder changes = StateChanges.builder();
            int pending;
        };
        store.rawScan(ChainColumns.STATE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            builder.changes.put(Hash.of(key), StateColumn.valueHash(value));
            builder.pending++;
            if (builder.pending == REBUILD_SLICE) {
                builder.tree = builder.tree.update(builder.changes.build());
                builder.changes = StateChanges.builder();
                builder.pending = 0;
            }
            return true;
        });
        StateTree tree = builder.tree.update(builder.changes.build());
        if (!tree.root().equals(head.header().stateRoot())) {
            return Optional.empty();
        }
        WriteBatch batch = store.batch();
        batch.deleteRange(ChainColumns.TREE, ByteRange.all());
        if (store.commit(batch, Durability.BUFFERED) instanceof WriteOutcome.Failed) {
            return Optional.empty();
        }
        WriteBatch pages = store.batch();
        tree = new TreeCheckpoints(Long.MAX_VALUE).write(tree, head.id(), pages);
        return store.commit(pages, Durability.SYNCED) instanceof WriteOutcome.Done
                ? Optional.of(tree)
                : Optional.empty();
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
