package org.psephos.node.chain;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;

/**
 * The blocks beside the followed chain: which there are, and which may go. They go by whole branches, so that each that stays has
 * its ancestors: those that part too deep to be ever adopted, and where there are too many, those that part deepest. For the
 * importer's thread.
 */
final class SideBlocks {
    private static final long PRUNE_INTERVAL_BLOCKS = 1_000;

    private static final int MAX_COUNT = 100_000;

    private final Store store;
    private final long maxReorgDepth;
    private final int maxCount;
    private int count;

    /** Blocks of which each stands on another of them, but for the first, which stands on the followed chain. */
    private record Branch(long firstHeight, List<byte[]> keys, List<Hash> ids) {}

    SideBlocks(Store store, long maxReorgDepth) {
        this.store = store;
        this.maxReorgDepth = maxReorgDepth;
        this.maxCount = (int) Math.min(MAX_COUNT, 2 * maxReorgDepth + PRUNE_INTERVAL_BLOCKS);
        this.count = branches().stream().mapToInt(branch -> branch.ids.size()).sum();
    }

    int count() {
        return count;
    }

    /** Takes note of a block that is stored in the same batch. */
    void add(BlockRecord record, WriteBatch batch) {
        batch.rawPut(ChainColumns.SIDE, key(record), record.header().parent().toBytes());
        count++;
    }

    /** The block joins the followed chain. */
    void leave(BlockRecord record, WriteBatch batch) {
        batch.rawDelete(ChainColumns.SIDE, key(record));
        count--;
    }

    /** Deletes the block and all that stands on it; the ids of what goes. */
    Set<Hash> deleteFrom(Hash first, WriteBatch batch) {
        var gone = new HashSet<Hash>();
        // Lower blocks come first, so a block's ancestors have been seen before it.
        store.rawScan(ChainColumns.SIDE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            Hash id = Hash.read(key, Long.BYTES);
            if (id.equals(first) || gone.contains(Hash.of(value))) {
                gone.add(id);
                delete(key, id, batch);
            }
            return true;
        });
        return gone;
    }

    /** Deletes what has become useless, now and then. */
    void pruneAt(long headHeight, WriteBatch batch) {
        if (headHeight % PRUNE_INTERVAL_BLOCKS == 0 && count > 0) {
            prune(headHeight, maxCount, batch);
        }
    }

    /** Deletes until one more fits; the ids of what goes. */
    Set<Hash> makeRoom(long headHeight, WriteBatch batch) {
        return count < maxCount ? Set.of() : prune(headHeight, maxCount - maxCount / 8, batch);
    }

    private Set<Hash> prune(long headHeight, int wanted, WriteBatch batch) {
        var deleted = new HashSet<Hash>();
        for (Branch branch : branches()) {
            if (branch.firstHeight <= headHeight - maxReorgDepth || count > wanted) {
                for (int i = 0; i < branch.ids.size(); i++) {
                    delete(branch.keys.get(i), branch.ids.get(i), batch);
                }
                deleted.addAll(branch.ids);
            }
        }
        return deleted;
    }

    private void delete(byte[] key, Hash id, WriteBatch batch) {
        batch.rawDelete(ChainColumns.SIDE, key);
        batch.rawDelete(ChainColumns.RECORDS, id.toBytes());
        batch.rawDelete(ChainColumns.BODIES, id.toBytes());
        count--;
    }

    /** Those that part deepest first. */
    private List<Branch> branches() {
        Map<Hash, Branch> ofBlock = new HashMap<>();
        Map<Hash, Branch> ofFirst = new LinkedHashMap<>();
        store.rawScan(ChainColumns.SIDE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            Hash id = Hash.read(key, Long.BYTES);
            Branch branch = ofBlock.get(Hash.of(value));
            if (branch == null) {
                branch = new Branch(height(key), new ArrayList<>(), new ArrayList<>());
                ofFirst.put(id, branch);
            }
            branch.keys.add(key);
            branch.ids.add(id);
            ofBlock.put(id, branch);
            return true;
        });
        return List.copyOf(ofFirst.values());
    }

    private static byte[] key(BlockRecord record) {
        return new Writer(Long.BYTES + Hash.BYTES)
                .u64(record.header().height())
                .raw(record.id())
                .toBytes();
    }

    private static long height(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }
}
