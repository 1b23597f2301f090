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
        /** @param laggingBlocks by which the stored pages are behind the tree */
        record Ready(BlockRecord head, StateTree tree, long laggingBlocks) implements Opened {}

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
                .or(() -> new TreeRebuild(store).run(head).map(tree -> new Opened.Ready(head, tree, 0)))
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
        tree = new TreeCheckpoints(Long.MAX_VALUE, 0).write(tree, id, batch);
        return commit(batch, new Opened.Ready(record, tree, 0));
    }

    /** The stored pages, with what later blocks changed. Empty where that does not give the head's state root. */
    private Optional<Opened.Ready> recoverTree(BlockRecord head) {
        try {
            Optional<Lag> lag = lag(head);
            if (lag.isEmpty()) {
                return Optional.empty();
            }
            StateTree tree =
                    StateTree.open(rows.pages()).update(current(lag.get().changed()));
            return tree.root().equals(head.header().stateRoot())
                    ? Optional.of(new Opened.Ready(head, tree, lag.get().blocks()))
                    : Optional.empty();
        } catch (StatePageException e) {
            return Optional.empty();
        }
    }

    /** What happened since the stored pages were written: so many blocks, which changed these entries. */
    private record Lag(long blocks, Set<Hash> changed) {}

    private Optional<Lag> lag(BlockRecord head) {
        Optional<Hash> stop = rows.meta(ChainRows.TREE_BLOCK).map(Hash::of);
        if (stop.isEmpty()) {
            return Optional.empty();
        }
        var changed = new HashSet<Hash>();
        long blocks = 0;
        BlockRecord block = head;
        while (!block.id().equals(stop.get())) {
            Optional<UndoRecord> undo = rows.undo(block.id());
            if (undo.isEmpty()) {
                return Optional.empty();
            }
            undo.get().entries().forEach(entry -> changed.add(entry.key()));
            blocks++;
            block = rows.requiredRecord(block.header().parent());
        }
        return Optional.of(new Lag(blocks, changed));
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
