package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
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
 * A block beside the chain is kept unexecuted; when its branch becomes the better one, the branch is executed in memory and then
 * written in one synced batch.
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
    private final Clock clock;
    private final List<ChainListener> listeners;
    private final GenerationCache<Hash, InvalidReason> condemned = new GenerationCache<>(MAX_CONDEMNED);
    private volatile ChainState state;

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
        Hash id = block.header().id();
        if (rows.hasRecord(id)) {
            return new ImportOutcome.AlreadyKnown(id);
        }
        InvalidReason known = condemned.get(id);
        if (known != null) {
            return new ImportOutcome.Invalid(id, known, "refused before");
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
                yield parentId.equals(state.record().id()) ? extend(block, record) : keepBeside(block, record);
            }
        };
    }

    /** Writes the state tree's pages if they lag. */
    Optional<ImportOutcome.NotStored> checkpoint() {
        if (!checkpoints.pending()) {
            return Optional.empty();
        }
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
        putExecuted(executed, batch);
        for (StateChange<?> change : executed.changes()) {
            batch.rawPut(ChainColumns.STATE, change.hash().toBytes(), change.encodedAfter());
        }
        putHead(record, batch);
        WriteOutcome written = committed.commit(() -> store.commit(batch, Durability.SYNCED), executed.changes());
        if (written instanceof WriteOutcome.Failed failed) {
            return notStored(failed);
        }
        memo.clear();
        state = stateAt(record, executed.tree());
        Head head = state.head();
        tell(new ChainEvent.Extended(head, imported(executed)));
        if (checkpoints.dueAfter(executed.changes().size())) {
            Optional<ImportOutcome.NotStored> late = checkpoint();
            if (late.isPresent()) {
                return late.get();
            }
        }
        return new ImportOutcome.Adopted(head);
    }

    private ImportOutcome keepBeside(Block block, BlockRecord record) {
        WriteBatch batch = store.batch();
        putBlock(block, record, batch);
        Optional<ImportOutcome.NotStored> failure = commitBuffered(batch);
        if (failure.isPresent()) {
            return failure.get();
        }
        if (forkChoice.compare(record.trail(), state.record().trail()) <= 0) {
            return new ImportOutcome.SideBranch(record.id());
        }
        return switch (plan(record)) {
            case Reorganisation.Plan.TooDeep(long depth) ->
                new ImportOutcome.ReorgTooDeep(record.id(), depth, forkChoice.maxReorgDepth());
            case Reorganisation.Plan.Branch branch -> reorganise(branch, record.id());
        };
    }

    private Reorganisation.Plan plan(BlockRecord tip) {
        return Reorganisation.plan(rows, state.record(), tip, forkChoice.maxReorgDepth());
    }

    private ImportOutcome reorganise(Reorganisation.Plan.Branch branch, Hash wanted) {
        var reorganisation = new Reorganisation(rows, validator, committed, state.tree(), branch);
        Optional<BlockValidator.Executed.Failed> failed = reorganisation.execute();
        failed.ifPresent(failure -> {
            condemn(reorganisation.failedId(), failure.reason(), failure.detail());
            branch.after(reorganisation.executed().size() + 1)
                    .forEach(id -> condemn(id, InvalidReason.INVALID_ANCESTOR, ""));
        });
        List<ExecutedBlock> adopted = reorganisation.executed();
        boolean better = !adopted.isEmpty()
                && forkChoice.compare(
                                adopted.getLast().record().trail(),
                                state.record().trail())
                        > 0;
        if (better) {
            Optional<ImportOutcome.NotStored> failure = adopt(branch, reorganisation);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return failed.<ImportOutcome>map(
                        failure -> new ImportOutcome.Invalid(wanted, failure.reason(), failure.detail()))
                .orElseGet(() -> new ImportOutcome.Adopted(state.head()));
    }

    private Optional<ImportOutcome.NotStored> adopt(Reorganisation.Plan.Branch branch, Reorganisation reorganisation) {
        WriteBatch batch = store.batch();
        for (BlockRecord removed : branch.removed()) {
            batch.delete(ChainColumns.CANONICAL, removed.header().height());
            batch.delete(ChainColumns.UNDO, removed.id());
        }
        reorganisation.executed().forEach(executed -> putExecuted(executed, batch));
        reorganisation
                .stateRows()
                .forEach((key, row) -> row.ifPresentOrElse(
                        value -> batch.rawPut(ChainColumns.STATE, key.toBytes(), value),
                        () -> batch.rawDelete(ChainColumns.STATE, key.toBytes())));
        ExecutedBlock last = reorganisation.executed().getLast();
        putHead(last.record(), batch);
        // The stored pages may belong to a block that is given up, whose undo record goes: they follow at once.
        StateTree tree = checkpoints.write(last.tree(), last.record().id(), batch);
        WriteOutcome written = committed.commitAndForget(() -> store.commit(batch, Durability.SYNCED));
        if (written instanceof WriteOutcome.Failed failed) {
            return Optional.of(notStored(failed));
        }
        memo.clear();
        state = stateAt(last.record(), tree);
        tell(new ChainEvent.Reorganised(
                state.head(),
                branch.fork().header().height(),
                branch.removed().stream().map(BlockRecord::id).toList(),
                reorganisation.executed().stream().map(BlockImporter::imported).toList()));
        return Optional.empty();
    }

    private void putBlock(Block block, BlockRecord record, WriteBatch batch) {
        var body = new Writer(record.bytes());
        Block.writeBody(block.transactions(), body);
        batch.rawPut(ChainColumns.BODIES, record.id().toBytes(), body.toBytes());
        batch.rawPut(ChainColumns.RECORDS, record.id().toBytes(), record.encode());
    }

    private void putExecuted(ExecutedBlock executed, WriteBatch batch) {
        BlockRecord record = executed.record();
        long height = record.header().height();
        batch.put(ChainColumns.CANONICAL, height, record.id());
        batch.put(
                ChainColumns.UNDO,
                record.id(),
                UndoRecord.of(executed.changes()).encode());
        rows.canonical(height - forkChoice.maxReorgDepth() - 1).ifPresent(old -> batch.delete(ChainColumns.UNDO, old));
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
