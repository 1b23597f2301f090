package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.node.state.GenerationCache;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;

/**
 * The blocks beside the followed chain: which there are, and which may go. They go by whole branches, so that each that stays has
 * its ancestors: those that part too deep to be ever adopted, and where there are too many or too large ones, those that part
 * deepest. For the importer's thread.
 */
final class SideBlocks {
    private static final long PRUNE_INTERVAL_BLOCKS = 1_000;
    private static final int MAX_COUNT = 100_000;
    private static final int MAX_TOO_DEEP = 1_000;

    private final long maxReorgDepth;
    private final int maxCount;
    private final long maxBytes;

    /** As the store has them; what a batch changes is seen here once it is committed. */
    private final Map<Hash, Side> stored = new HashMap<>();

    private final List<Side> coming = new ArrayList<>();
    private final List<Hash> going = new ArrayList<>();
    private long bytes;

    /** Ends of branches that part too deep: never stored, remembered so that a heavier one is noticed. */
    private final GenerationCache<Hash, TooDeep> tooDeep = new GenerationCache<>(MAX_TOO_DEEP);

    private record Side(Hash id, Hash parent, long height, int bytes) {
        static Side of(BlockRecord record) {
            return new Side(
                    record.id(), record.header().parent(), record.header().height(), record.bytes());
        }

        byte[] key() {
            return new Writer(Long.BYTES + Hash.BYTES).u64(height).raw(id).toBytes();
        }
    }

    private record TooDeep(BlockRecord record, long forkHeight) {}

    /** @param maxBytes of the blocks, as encoded */
    SideBlocks(Store store, long maxReorgDepth, long maxBytes) {
        this.maxReorgDepth = maxReorgDepth;
        this.maxCount = (int) Math.min(MAX_COUNT, 2 * maxReorgDepth + PRUNE_INTERVAL_BLOCKS);
        this.maxBytes = maxBytes;
        var rows = new ChainRows(store);
        store.rawScan(ChainColumns.SIDE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            rows.record(Hash.read(key, Long.BYTES)).map(Side::of).ifPresent(coming::add);
            return true;
        });
        settle(true);
    }

    /** Height of the followed chain's last block that this one beside it stands on. */
    long forkHeight(Hash id) {
        long height = -1;
        for (Side side = stored.get(id); side != null; side = stored.get(side.parent)) {
            height = side.height - 1;
        }
        TooDeep deep = tooDeep.get(id);
        return height < 0 && deep != null ? deep.forkHeight : height;
    }

    /** Takes note of a block that is not stored, as its branch parts too deep. */
    void leaveOut(BlockRecord record, long forkHeight) {
        tooDeep.put(record.id(), new TooDeep(record, forkHeight));
    }

    /** The record of a block that was {@linkplain #leaveOut left out} not long ago. */
    Optional<BlockRecord> leftOut(Hash id) {
        return Optional.ofNullable(tooDeep.get(id)).map(TooDeep::record);
    }

    /** Takes note of a block that is stored in the same batch. */
    void add(BlockRecord record, WriteBatch batch) {
        Side side = Side.of(record);
        batch.rawPut(ChainColumns.SIDE, side.key(), side.parent.toBytes());
        coming.add(side);
    }

    /** The block joins the followed chain. */
    void leave(BlockRecord record, WriteBatch batch) {
        batch.rawDelete(ChainColumns.SIDE, Side.of(record).key());
        going.add(record.id());
    }

    /** Deletes the block and all that stands on it; the ids of what goes. */
    Set<Hash> deleteFrom(Hash first, WriteBatch batch) {
        var gone = new HashSet<Hash>();
        ascending()
                .filter(side -> side.id.equals(first) || gone.contains(side.parent))
                .forEach(side -> {
                    gone.add(side.id);
                    delete(side, batch);
                });
        return gone;
    }

    /** Deletes what has become useless, now and then. */
    void pruneAt(long headHeight, WriteBatch batch) {
        if (headHeight % PRUNE_INTERVAL_BLOCKS == 0 && !stored.isEmpty()) {
            prune(headHeight, maxCount, maxBytes, batch);
        }
    }

    /** Deletes until one more of {@code newBytes} fits; the ids of what goes. */
    Set<Hash> makeRoom(long headHeight, int newBytes, WriteBatch batch) {
        return stored.size() < maxCount && bytes + newBytes <= maxBytes
                ? Set.of()
                : prune(headHeight, maxCount - maxCount / 8, maxBytes - maxBytes / 8 - newBytes, batch);
    }

    /** To be called after each commit of a batch that was handed in here. */
    void settle(boolean committed) {
        if (committed) {
            for (Hash id : going) {
                Side side = stored.remove(id);
                bytes -= side == null ? 0 : side.bytes;
            }
            for (Side side : coming) {
                Side before = stored.put(side.id, side);
                bytes += side.bytes - (before == null ? 0 : before.bytes);
            }
        }
        going.clear();
        coming.clear();
    }

    private Set<Hash> prune(long headHeight, int wantedCount, long wantedBytes, WriteBatch batch) {
        int count = stored.size();
        long left = bytes;
        var deleted = new HashSet<Hash>();
        for (List<Side> branch : branches()) {
            boolean useless = branch.getFirst().height <= headHeight - maxReorgDepth;
            if (useless || count > wantedCount || left > wantedBytes) {
                for (Side side : branch) {
                    delete(side, batch);
                    deleted.add(side.id);
                    left -= side.bytes;
                }
                count -= branch.size();
            }
        }
        return deleted;
    }

    private void delete(Side side, WriteBatch batch) {
        batch.rawDelete(ChainColumns.SIDE, side.key());
        batch.rawDelete(ChainColumns.RECORDS, side.id.toBytes());
        batch.rawDelete(ChainColumns.BODIES, side.id.toBytes());
        going.add(side.id);
    }

    /** Of each branch its blocks, that on the followed chain first; those that part deepest first. */
    private List<List<Side>> branches() {
        Map<Hash, List<Side>> ofBlock = new HashMap<>();
        var branches = new ArrayList<List<Side>>();
        ascending().forEach(side -> {
            @Nullable List<Side> branch = ofBlock.get(side.parent);
            if (branch == null) {
                branch = new ArrayList<>();
                branches.add(branch);
            }
            branch.add(side);
            ofBlock.put(side.id, branch);
        });
        return branches;
    }

    /** Ancestors before those that stand on them. */
    private Stream<Side> ascending() {
        return stored.values().stream()
                .sorted(Comparator.comparingLong(Side::height).thenComparing(Side::id));
    }
}
