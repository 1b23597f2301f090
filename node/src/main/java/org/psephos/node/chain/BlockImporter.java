package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.merkle.StatePageException;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.runtime.Clock;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.Tip;
import org.psephos.node.state.CommittedState;
import org.psephos.node.state.GenerationCache;
import org.psephos.node.state.StateChange;
import org.psephos.node.storage.Durability;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.WriteBatch;
import org.psephos.node.storage.WriteOutcome;

/**
 * The sole writer of chain and state. All methods but {@link #state} belong to one thread.
 *
 * <p>A block at the end of the chain goes to the disk in one synced batch with its state changes, its undo record and the new head.
 * A block beside the chain is kept unexecuted; the block that makes its branch the better one is not written until the branch has been
 * executed in memory, and then goes to the disk with it in one synced batch.
 */
final class BlockImporter {
    private static final int MAX_CONDEMNED = 10_000;

    private final Store store;
    private final ChainRows rows;
    private final BlockValidator validator;
    private final ExecutionMemo memo;
    private final ForkChoice forkChoice;
    private final Finality finality;
    private final CommittedState committed;
    private final TreeCheckpoints checkpoints;
    private final SideBlocks sides;
    private final long undoDepth;
    private final Clock clock;
    private final List<ChainListener> listeners;
    private final GenerationCache<Hash, InvalidReason> condemned = new GenerationCache<>(MAX_CONDEMNED);
    private volatile ChainState state;

    /** When the import under way began. */
    private long startedNanos;

    BlockImporter(
            Store store,
            BlockValidator validator,
            ExecutionMemo memo,
            ForkChoice forkChoice,
            Finality finality,
            CommittedState committed,
            TreeCheckpoints checkpoints,
            Clock clock,
            List<ChainListener> listeners,
            BlockRecord head,
            StateTree tree) {
        this.store = store;
        this.rows = new ChainRows(store);
        this.validator = validator;
        this.memo = memo;
        this.forkChoice = forkChoice;
        this.finality = finality;
        this.committed = committed;
        this.checkpoints = checkpoints;
        this.sides = new SideBlocks(store, forkChoice.maxReorgDepth());
        // A restart needs them back to the last checkpoint, a reorganisation back to where the branches part.
        this.undoDepth = Math.max(forkChoice.maxReorgDepth(), TreeCheckpoints.MAX_BLOCKS);
        this.clock = clock;
        this.listeners = listeners;
        this.state = stateAt(head, tree);
    }

    /** Any thread. */
    ChainState state() {
        return state;
    }

    /** The header of a block of this node's own; empty where its parent is no longer the head. */
    Optional<Header> prepare(Candidate candidate) {
        return withWholeTree(() -> prepareOnce(candidate));
    }

    private Optional<Header> prepareOnce(Candidate candidate) {
        BlockRecord parent = state.record();
        if (!candidate.parent().equals(parent.id())) {
            return Optional.empty();
        }
        StateTree tree = validator.update(state.tree(), candidate.changes());
        var header = new Header(
                candidate.version(),
                parent.header().chainId(),
                parent.header().height() + 1,
                parent.id(),
                candidate.timeMillis(),
                Block.txRoot(candidate.transactions()),
                tree.root(),
                parent.history().root(),
                candidate.producer(),
                candidate.engineFields(),
                Bytes.EMPTY);
        memo.put(header, new ExecutionMemo.Execution(candidate.transactions(), candidate.changes(), tree));
        return Optional.of(header);
    }

    /** Imports a block that {@link #prepare} made and that has been sealed since; empty where it is forgotten. */
    Optional<ImportOutcome> importPrepared(Header sealed, Bytes certificate) {
        return memo.find(sealed)
                .map(execution -> importBlock(new Block(sealed, execution.transactions()), certificate));
    }

    /** @param certificate what the engine gave along with the block, empty where it gave nothing */
    ImportOutcome importBlock(Block block, Bytes certificate) {
        startedNanos = clock.nanoTime();
        return withWholeTree(() -> importOnce(block, certificate));
    }

    /** Again, once the state tree's pages have been rebuilt, where one of them turns out to be lost or damaged. */
    private <T> T withWholeTree(Supplier<T> task) {
        try {
            return task.get();
        } catch (StatePageException e) {
            ChainState current = state;
            StateTree tree = new TreeRebuild(store)
                    .run(current.record())
                    .orElseThrow(() -> new IllegalStateException("STATE_CORRUPT: " + e.getMessage(), e));
            state = new ChainState(current.head(), current.record(), tree);
            return task.get();
        }
    }

    private ImportOutcome importOnce(Block block, Bytes certificate) {
        Hash id = block.header().id();
        InvalidReason known = condemned.get(id);
        if (known != null) {
            return new ImportOutcome.Invalid(id, known, "refused before");
        }
        if (rows.hasRecord(id)) {
            return new ImportOutcome.AlreadyKnown(id);
        }
        Hash parentId = block.header().parent();
        if (condemned.get(parentId) != null) {
            return condemn(id, InvalidReason.INVALID_ANCESTOR, "parent " + parentId + " is invalid");
        }
        Optional<BlockRecord> parent =
                parentId.equals(state.record().id()) ? Optional.of(state.record()) : rows.record(parentId);
        if (parent.isEmpty()) {
            return new ImportOutcome.UnknownParent(id, parentId);
        }
        return switch (validator.check(block, parent.get(), clock.nowMillis())) {
            case BlockValidator.Checked.Refused(ImportOutcome.Invalid bad) ->
                condemn(bad.id(), bad.reason(), bad.detail());
            case BlockValidator.Checked.Refused(ImportOutcome outcome) -> outcome;
            case BlockValidator.Checked.Accepted(BlockRecord accepted) -> {
                BlockRecord record = accepted.withCertificate(certificate);
                yield parentId.equals(state.record().id()) ? extend(block, record) : branchOff(block, record);
            }
        };
    }

    /** Writes the state tree's pages if they lag. */
    Optional<ImportOutcome.NotStored> checkpoint() {
        return checkpoints.pending() ? withWholeTree(this::writeTree) : Optional.empty();
    }

    private Optional<ImportOutcome.NotStored> writeTree() {
        ChainState current = state;
        WriteBatch batch = store.batch();
        StateTree tree = checkpoints.write(current.tree(), current.record().id(), batch);
        Optional<ImportOutcome.NotStored> failure = commitBuffered(batch);
        if (failure.isEmpty()) {
            state = new ChainState(current.head(), current.record(), tree);
        }
        return failure;
    }

    private ImportOutcome extend(Block block, BlockRecord record) {
        return switch (validator.execute(block, record, committed, state.tree())) {
            case BlockValidator.Executed.Failed(InvalidReason reason, String detail) ->
                condemn(record.id(), reason, detail);
            case BlockValidator.Executed.Done(ExecutedBlock executed) -> append(executed);
        };
    }

    private ImportOutcome append(ExecutedBlock executed) {
        BlockRecord record = executed.record();
        WriteBatch batch = store.batch();
        putBlock(executed.block(), record, batch);
        putExecuted(executed, record.header().height(), batch);
        for (StateChange<?> change : executed.changes()) {
            batch.rawPut(ChainColumns.STATE, change.hash().toBytes(), change.encodedAfter());
        }
        putHead(record, batch);
        ChainState next = stateAt(record, executed.tree());
        WriteOutcome written = committed.commit(() -> commitAndPublish(batch, next), executed.changes());
        if (written instanceof WriteOutcome.Failed failed) {
            return notStored(failed);
        }
        memo.clear();
        Head head = next.head();
        tell(new ChainEvent.Extended(head, imported(executed), startedNanos));
        return tidyUp(executed.changes().size())
                .<ImportOutcome>map(failure -> failure)
                .orElseGet(() -> new ImportOutcome.Adopted(head));
    }

    /** What can wait until a block is safe. */
    private Optional<ImportOutcome.NotStored> tidyUp(int changedEntries) {
        WriteBatch batch = store.batch();
        sides.pruneAt(state.head().height(), batch);
        Optional<ImportOutcome.NotStored> failure = batch.rows() == 0 ? Optional.empty() : commitBuffered(batch);
        return failure.isEmpty() && checkpoints.dueAfter(changedEntries) ? checkpoint() : failure;
    }

    private ImportOutcome branchOff(Block block, BlockRecord record) {
        if (forkChoice.compare(record.trail(), state.record().trail()) <= 0) {
            return keepBeside(block, record);
        }
        return switch (Reorganisation.plan(rows, state.record(), record, forkChoice.maxReorgDepth())) {
            case Reorganisation.Plan.TooDeep(long depth) ->
                new ImportOutcome.ReorgTooDeep(record.id(), depth, forkChoice.maxReorgDepth());
            case Reorganisation.Plan.Branch branch -> reorganise(branch, block);
        };
    }

    private ImportOutcome keepBeside(Block block, BlockRecord record) {
        WriteBatch batch = store.batch();
        Hash parent = record.header().parent();
        boolean parentGoes = sides.makeRoom(state.head().height(), batch).contains(parent);
        if (!parentGoes) {
            putBlock(block, record, batch);
            sides.add(record, batch);
        }
        Optional<ImportOutcome.NotStored> failure = commitBuffered(batch);
        if (failure.isPresent()) {
            return failure.get();
        }
        return parentGoes
                ? new ImportOutcome.UnknownParent(record.id(), parent)
                : new ImportOutcome.SideBranch(record.id());
    }

    private ImportOutcome reorganise(Reorganisation.Plan.Branch branch, Block tip) {
        var reorganisation = new Reorganisation(rows, validator, committed, state.tree(), branch, tip);
        Optional<BlockValidator.Executed.Failed> failed = reorganisation.execute();
        List<ExecutedBlock> executed = reorganisation.executed();
        boolean better = !executed.isEmpty()
                && forkChoice.compare(
                                executed.getLast().record().trail(),
                                state.record().trail())
                        > 0;
        if (better) {
            Optional<ImportOutcome.NotStored> failure = adopt(branch, reorganisation, tip);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return failed.map(fault -> refuse(reorganisation.failed(), fault))
                .orElseGet(() -> new ImportOutcome.Adopted(state.head()));
    }

    /** Condemns a block and all that stands on it; of {@code blocks}, all but the last are stored. */
    private ImportOutcome refuse(List<BlockRecord> blocks, BlockValidator.Executed.Failed fault) {
        WriteBatch batch = store.batch();
        sides.deleteFrom(blocks.getFirst().id(), batch).forEach(id -> condemn(id, InvalidReason.INVALID_ANCESTOR, ""));
        condemn(blocks.getLast().id(), InvalidReason.INVALID_ANCESTOR, "");
        condemn(blocks.getFirst().id(), fault.reason(), fault.detail());
        return commitBuffered(batch)
                .<ImportOutcome>map(failure -> failure)
                .orElseGet(() -> new ImportOutcome.Invalid(blocks.getLast().id(), fault.reason(), fault.detail()));
    }

    private Optional<ImportOutcome.NotStored> adopt(
            Reorganisation.Plan.Branch branch, Reorganisation reorganisation, Block tip) {
        List<ExecutedBlock> added = reorganisation.executed();
        ExecutedBlock last = added.getLast();
        WriteBatch batch = store.batch();
        for (BlockRecord removed : branch.removed()) {
            batch.delete(ChainColumns.CANONICAL, removed.header().height());
            batch.delete(ChainColumns.UNDO, removed.id());
            sides.add(removed, batch);
        }
        for (ExecutedBlock executed : added) {
            if (executed.block() == tip) {
                putBlock(tip, executed.record(), batch);
            } else {
                sides.leave(executed.record(), batch);
            }
            putExecuted(executed, last.record().header().height(), batch);
        }
        reorganisation
                .stateRows()
                .forEach((key, row) -> row.ifPresentOrElse(
                        value -> batch.rawPut(ChainColumns.STATE, key.toBytes(), value),
                        () -> batch.rawDelete(ChainColumns.STATE, key.toBytes())));
        putHead(last.record(), batch);
        // The stored pages may belong to a block that is given up, whose undo record goes: they follow at once.
        StateTree tree = checkpoints.write(last.tree(), last.record().id(), batch);
        ChainState next = stateAt(last.record(), tree);
        WriteOutcome written = committed.commitAndForget(() -> commitAndPublish(batch, next));
        if (written instanceof WriteOutcome.Failed failed) {
            return Optional.of(notStored(failed));
        }
        memo.clear();
        tell(new ChainEvent.Reorganised(
                state.head(),
                branch.fork().header().height(),
                branch.removed().stream().map(BlockRecord::id).toList(),
                added.stream().map(BlockImporter::imported).toList()));
        return Optional.empty();
    }

    /** Rows and tree change for readers at nearly the same moment. */
    private WriteOutcome commitAndPublish(WriteBatch batch, ChainState next) {
        WriteOutcome written = store.commit(batch, Durability.SYNCED);
        if (written instanceof WriteOutcome.Done) {
            state = next;
        }
        return written;
    }

    private void putBlock(Block block, BlockRecord record, WriteBatch batch) {
        var body = new Writer(record.bytes());
        Block.writeBody(block.transactions(), body);
        batch.rawPut(ChainColumns.BODIES, record.id().toBytes(), body.toBytes());
        batch.rawPut(ChainColumns.RECORDS, record.id().toBytes(), record.encode());
    }

    private void putExecuted(ExecutedBlock executed, long headHeight, WriteBatch batch) {
        BlockRecord record = executed.record();
        long height = record.header().height();
        batch.put(ChainColumns.CANONICAL, height, record.id());
        if (height >= headHeight - undoDepth) {
            batch.put(
                    ChainColumns.UNDO,
                    record.id(),
                    UndoRecord.of(executed.changes()).encode());
        }
        rows.canonical(height - undoDepth - 1).ifPresent(old -> batch.delete(ChainColumns.UNDO, old));
    }

    private static void putHead(BlockRecord record, WriteBatch batch) {
        batch.put(ChainColumns.META, ChainRows.HEAD, record.id().toBytes());
    }

    private Optional<ImportOutcome.NotStored> commitBuffered(WriteBatch batch) {
        return switch (store.commit(batch, Durability.BUFFERED)) {
            case WriteOutcome.Done ignored -> Optional.empty();
            case WriteOutcome.Failed failed -> Optional.of(notStored(failed));
        };
    }

    private static ImportOutcome.NotStored notStored(WriteOutcome.Failed failed) {
        return new ImportOutcome.NotStored(
                failed.failure().code().name(), failed.failure().detail());
    }

    private ImportOutcome condemn(Hash id, InvalidReason reason, String detail) {
        condemned.put(id, reason);
        return new ImportOutcome.Invalid(id, reason, detail);
    }

    private ChainState stateAt(BlockRecord record, StateTree tree) {
        var tip = new Tip(record.id(), record.header(), record.trail(), record.certificate());
        var head = new Head(
                record.id(),
                record.header(),
                record.trail(),
                record.certificate(),
                record.childChainTimeMillis(),
                record.recentTimes(),
                finality.finalizedHeight(tip));
        return new ChainState(head, record, tree);
    }

    private static ImportedBlock imported(ExecutedBlock executed) {
        BlockRecord record = executed.record();
        return new ImportedBlock(record.id(), executed.block(), record.bytes(), record.chainTimeMillis());
    }

    private void tell(ChainEvent event) {
        for (ChainListener listener : new ArrayList<>(listeners)) {
            listener.on(event);
        }
    }
}
