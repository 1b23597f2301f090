package org.psephos.node.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/**
 * Brings the index to where the chain is, whatever the chain did meanwhile.
 *
 * <p>{@link #on} only wakes the lane; the lane compares its cursor with the chain and walks back or on until they agree. So a
 * restart, a lag and a reorganisation are one and the same thing.
 */
public final class IndexFollower implements ChainListener {
    /** Blocks are gathered into one batch until they hold so many transactions. */
    static final int BATCH_TRANSACTIONS = 50_000;

    static final int BATCH_BLOCKS = 256;

    /** Further behind than this, listeners hear nothing. */
    static final long QUIET_LAG_BLOCKS = 64;

    private static final System.Logger LOG = System.getLogger(IndexFollower.class.getName());

    private final ChainReader chain;
    private final Store store;
    private final Executor lane;
    private final List<IndexListener> listeners = new CopyOnWriteArrayList<>();
    private final RunMerger merger;
    private final RecentBlocks recent = new RecentBlocks();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile Cursor cursor = Cursor.START;
    private volatile @Nullable StorageFailure failure;

    /** @param lane runs one task at a time, and may be held up by the disk */
    public IndexFollower(ChainReader chain, Store store, Executor lane) {
        this.chain = chain;
        this.store = store;
        this.lane = lane;
        this.merger = new RunMerger(store);
    }

    /** To be called before {@link #start}. */
    public void listen(IndexListener listener) {
        listeners.add(listener);
    }

    /** Takes up the work where it was left; call once, after registering with the chain. */
    public void start() {
        lane.execute(() -> {
            Optional<Cursor> kept = Cursor.read(store);
            if (kept.isPresent()) {
                cursor = kept.get();
            } else {
                clear();
            }
        });
        wake();
    }

    /** Ends the work after the batch under way. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void on(ChainEvent event) {
        switch (event) {
            case ChainEvent.Extended extended -> recent.add(extended.block());
            case ChainEvent.Reorganised reorganised -> reorganised.added().forEach(recent::add);
            case ChainEvent.Certified ignored -> {}
        }
        wake();
    }

    /** Height of the last block whose transactions can be found; -1 before the first. */
    public long height() {
        return cursor.height();
    }

    /** Why the index stands still, if the disk refused it. */
    public Optional<StorageFailure> failure() {
        return Optional.ofNullable(failure);
    }

    private void wake() {
        if (!stopped && scheduled.compareAndSet(false, true)) {
            lane.execute(this::follow);
        }
    }

    private void follow() {
        scheduled.set(false);
        try {
            while (!stopped && failure == null && step()) {
                // Each step commits; the next one sees the chain as it is by then.
            }
        } catch (StorageException e) {
            failure = e.failure();
            LOG.log(System.Logger.Level.ERROR, "The index stands still at height " + cursor.height(), e);
        } catch (RuntimeException e) {
            // What was committed stands; the next news of the chain starts another try.
            LOG.log(System.Logger.Level.ERROR, "The index could not be brought on from height " + cursor.height(), e);
        }
    }

    /** One batch back or on; false where there is nothing to do. */
    private boolean step() {
        Head head = chain.head();
        if (cursor.height() >= 0 && !chain.idAt(cursor.height()).equals(Optional.of(cursor.id()))) {
            return retreat(head);
        }
        return cursor.height() < head.height() && advance(head);
    }

    private boolean advance(Head head) {
        List<Hash> ids = chain.ids(cursor.height() + 1, Math.min(head.height(), cursor.height() + BATCH_BLOCKS) + 1);
        WriteBatch batch = store.batch();
        var blocks = new ArrayList<ImportedBlock>();
        int transactions = 0;
        Hash parent = cursor.id();
        for (Hash id : ids) {
            ImportedBlock block = load(id);
            if (block.height() > 0 && !block.block().header().parent().equals(parent)) {
                break;
            }
            blocks.add(block);
            parent = id;
            transactions += block.block().transactions().size();
            if (transactions > BATCH_TRANSACTIONS) {
                break;
            }
        }
        if (blocks.isEmpty()) {
            // The chain was reorganised while we read; the next step sees how.
            return true;
        }
        var rows = new BlockRows(store, batch, transactions);
        blocks.forEach(block -> rows.add(block.block()));
        Cursor next = cursor.at(blocks.getLast().height(), blocks.getLast().id());
        for (Run.Table table : Run.Table.values()) {
            if (rows.entries(table).size() > 0) {
                var run = new Run(table, 0, next.nextRun(), blocks.getFirst().height(), next.height());
                rows.entries(table).sort();
                RunWriter.write(run, rows.entries(table), batch);
                batch.rawPut(IndexColumns.RUNS, run.key(), run.value());
                next = next.withNextRun(next.nextRun() + 1);
            }
        }
        if (!commit(batch, next)) {
            return false;
        }
        if (head.height() - next.height() < QUIET_LAG_BLOCKS) {
            blocks.forEach(this::announce);
        }
        return mergeWherePossible();
    }

    private ImportedBlock load(Hash id) {
        return recent.take(id).orElseGet(() -> {
            Block block = chain.block(id)
                    .orElseThrow(() -> new IllegalStateException("block " + id + " of the chain cannot be read"));
            return new ImportedBlock(
                    id, block, size(block), chain.chainTimeAt(block.header().height()));
        });
    }

    private static int size(Block block) {
        int bytes = block.header().encode().length
                + Writer.varintSize(block.transactions().size());
        for (Transaction transaction : block.transactions()) {
            bytes += Block.sizeOf(transaction);
        }
        return bytes;
    }

    private boolean retreat(Head head) {
        Cursor from = cursor;
        Optional<Block> block = chain.block(from.id());
        // A cursor that no index wrote: of what the tables hold, nothing is certain.
        if (block.isEmpty() || block.get().header().height() != from.height()) {
            return clear();
        }
        WriteBatch batch = store.batch();
        new BlockRows(store, batch, 0).remove(block.get());
        for (Run.Table table : Run.Table.values()) {
            for (Run run : RunReader.runs(store, table)) {
                if (run.firstHeight() == from.height()) {
                    RunMerger.remove(run, batch);
                }
            }
        }
        if (!commit(batch, from.at(from.height() - 1, block.get().header().parent()))) {
            return false;
        }
        if (Math.abs(head.height() - from.height()) < QUIET_LAG_BLOCKS) {
            listeners.forEach(listener -> listener.removed(from.height(), from.id()));
        }
        return true;
    }

    private boolean clear() {
        WriteBatch batch = store.batch();
        for (Column<?, ?> column : IndexColumns.all()) {
            batch.deleteRange(column, ByteRange.all());
        }
        return commit(batch, Cursor.START);
    }

    private boolean mergeWherePossible() {
        for (Run.Table table : Run.Table.values()) {
            List<Run> runs = RunReader.runs(store, table);
            for (int level = 0; level < Byte.MAX_VALUE; level++) {
                int wanted = level;
                List<Run> same =
                        runs.stream().filter(run -> run.level() == wanted).toList();
                if (same.isEmpty() && runs.stream().noneMatch(run -> run.level() > wanted)) {
                    break;
                }
                if (same.size() >= RunMerger.FAN_IN) {
                    // The number is used up before the pages are written, so that it is never used twice.
                    if (!commit(store.batch(), cursor.withNextRun(cursor.nextRun() + 1))) {
                        return false;
                    }
                    if (!accepted(merger.merge(same.subList(0, RunMerger.FAN_IN), cursor.nextRun() - 1))) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }

    private boolean commit(WriteBatch batch, Cursor next) {
        next.write(batch);
        if (!accepted(store.commit(batch, Durability.BUFFERED))) {
            return false;
        }
        cursor = next;
        return true;
    }

    private boolean accepted(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Done ignored -> true;
            case WriteOutcome.Failed failed -> {
                failure = failed.failure();
                yield false;
            }
        };
    }

    private void announce(ImportedBlock block) {
        Set<Hash> elections = new HashSet<>();
        for (Transaction transaction : block.block().transactions()) {
            switch (transaction.payload()) {
                case Payload.CreateElection ignored -> elections.add(transaction.id());
                case Payload.EnrolVoters enrol -> elections.add(enrol.election());
                case Payload.CloseEnrolment close -> elections.add(close.election());
                case Payload.CancelElection cancel -> elections.add(cancel.election());
                case Payload.CastBallot ballot -> elections.add(ballot.election());
                case Payload.Transfer _,
                        Payload.Stake _,
                        Payload.Unstake _,
                        Payload.Evidence _,
                        Payload.ChangeMembers _ -> {}
            }
        }
        long from = block.chainTimeMillis();
        long to = chain.chainTimeAt(block.height() + 1);
        if (to > from) {
            store.rawScan(
                    IndexColumns.TURNS,
                    ByteRange.between(Longs.bytes(from + 1), Longs.bytes(to + 1)),
                    Direction.ASCENDING,
                    Long.MAX_VALUE,
                    (key, value) -> elections.add(Hash.read(key, Long.BYTES)) || true);
        }
        listeners.forEach(listener -> listener.added(block, elections));
    }
}
