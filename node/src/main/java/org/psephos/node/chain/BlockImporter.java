package org.psephos.node.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.merkle.StatePageException;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.runtime.Clock;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.state.CommittedState;
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
    private final Store store;
    private final ChainRows rows;
    private final ChainWriter writer;
    private final BlockValidator validator;
    private final ExecutionMemo memo;
    private final ForkChoice forkChoice;
    private final Finality finality;
    private final CommittedState committed;
    private final TreeCheckpoints checkpoints;
    private final SideBlocks sides;
    private final ProposalCheck proposals;
    private final Clock clock;
    private final List<ChainListener> listeners;
    private final Condemned condemned = new Condemned();
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
            long maxSideBytes,
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
        this.sides = new SideBlocks(store, forkChoice.maxReorgDepth(), maxSideBytes);
        // A restart needs undo records back to the last checkpoint, a reorganisation back to where the branches part.
        this.writer = new ChainWriter(rows, Math.max(forkChoice.maxReorgDepth(), TreeCheckpoints.MAX_BLOCKS));
        this.proposals = new ProposalCheck(validator, memo, committed, clock);
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
        List<StateChange<?>> changes = candidate.changes().get();
        StateTree tree = validator.update(state.tree(), changes);
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
        memo.put(header, new ExecutionMemo.Execution(candidate.transactions(), changes, tree));
        return Optional.of(header);
    }

    /** Executes a block on the head without adopting it; what it gave is remembered for a while. */
    ProposalVerdict checkProposal(Block block) {
        return withWholeTree(() -> proposals.check(block, state));
    }

    /** Keeps a certificate that came after its block; of a block that is not stored or that it does not certify, it is dropped. */
    Optional<ImportOutcome.NotStored> certify(Hash id, Bytes certificate) {
        ChainState current = state;
        Optional<BlockRecord> known = rows.record(id);
        Optional<BlockRecord> certified = known.map(record -> validator.withCertificate(record, certificate));
        if (certified.equals(known)) {
            return Optional.empty();
        }
        WriteBatch batch = store.batch();
        ChainWriter.putRecord(certified.orElseThrow(), batch);
        Optional<ImportOutcome.NotStored> failure = commitBuffered(batch);
        if (failure.isEmpty() && id.equals(current.record().id())) {
            state = stateAt(certified.orElseThrow(), current.tree());
            tell(new ChainEvent.Certified(state.head()));
        }
        return failure;
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
            checkpoints.rebuilt(current.record().id());
            state = new ChainState(current.head(), current.record(), tree);
            return task.get();
        }
    }

    private ImportOutcome importOnce(Block block, Bytes certificate) {
        Hash id = block.header().id();
        Optional<ImportOutcome> refused = condemned.find(id, block.header());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (rows.hasRecord(id)) {
            return new ImportOutcome.AlreadyKnown(id);
        }
        Hash parentId = block.header().parent();
        Optional<BlockRecord> parent = parentId.equals(state.record().id())
                ? Optional.of(state.record())
                : rows.record(parentId).or(() -> sides.leftOut(parentId));
        if (parent.isEmpty()) {
            return new ImportOutcome.UnknownParent(id, parentId);
        }
        return switch (validator.checkHeader(block, parent.get(), clock.nowMillis())) {
            case BlockValidator.Checked.Refused(ImportOutcome outcome) -> outcome;
            case BlockValidator.Checked.Accepted(BlockRecord accepted) -> {
                BlockRecord record = validator.withCertificate(accepted, certificate);
                yield validator.isCertified(record)
                        ? place(block, record, parent.get())
                        : new ImportOutcome.Uncertified(id);
            }
        };
    }

    private ImportOutcome place(Block block, BlockRecord record, BlockRecord parent) {
        boolean extending = parent.id().equals(state.record().id());
        if (!extending) {
            long forkHeight = rows.isCanonical(parent) ? parent.header().height() : sides.forkHeight(parent.id());
            long depth = state.head().height() - forkHeight;
            if (depth > forkChoice.maxReorgDepth()) {
                return leaveOut(record, depth, forkHeight);
            }
            if (!rows.hasRecord(parent.id())) {
                return new ImportOutcome.UnknownParent(record.id(), parent.id());
            }
        }
        Optional<ImportOutcome> refused = validator.checkBody(block, record);
        if (refused.isPresent()) {
            return refused.get() instanceof ImportOutcome.Invalid bad
                    ? condemned.condemn(bad.id(), bad.reason(), bad.detail())
                    : refused.get();
        }
        return extending ? extend(block, record) : branchOff(block, record);
    }

    /** A branch that can't be adopted is not worth its room, but must be noticed where it is the better one. */
    private ImportOutcome leaveOut(BlockRecord record, long depth, long forkHeight) {
        sides.leaveOut(record, forkHeight);
        return isBetter(record)
                ? new ImportOutcome.ReorgTooDeep(record.id(), depth, forkChoice.maxReorgDepth())
                : new ImportOutcome.BranchTooDeep(record.id(), depth, forkChoice.maxReorgDepth());
    }

    private boolean isBetter(BlockRecord record) {
        return forkChoice.compare(record.trail(), state.record().trail()) > 0;
    }

    /** Writes the state tree's pages if they lag. */
    Optional<ImportOutcome.NotStored> checkpoint() {
        return checkpoints.isComplete(state.record().id())
                ? Optional.empty()
                : withWholeTree(() -> writeTree(checkpoints::writeAll));
    }

    private interface TreeWrite {
        TreeCheckpoints.Written add(StateTree tree, Hash block, WriteBatch batch);
    }

    private Optional<ImportOutcome.NotStored> writeTree(TreeWrite write) {
        ChainState current = state;
        WriteBatch batch = store.batch();
        TreeCheckpoints.Written written =
                write.add(current.tree(), current.record().id(), batch);
        Optional<ImportOutcome.NotStored> failure = commitBuffered(batch);
        if (failure.isEmpty()) {
            checkpoints.committed(written);
            state = new ChainState(current.head(), current.record(), written.tree());
        }
        return failure;
    }

    private ImportOutcome extend(Block block, BlockRecord record) {
        return switch (validator.execute(block, record, committed, state.tree())) {
            case BlockValidator.Executed.Failed(InvalidReason reason, String detail) ->
                condemned.condemn(record.id(), reason, detail);
            case BlockValidator.Executed.Done(ExecutedBlock executed) -> append(executed);
        };
    }

    private ImportOutcome append(ExecutedBlock executed) {
        BlockRecord record = executed.record();
        WriteBatch batch = store.batch();
        writer.putExtension(executed, batch);
        ChainState next = stateAt(record, executed.tree());
        WriteOutcome written = committed.commit(() -> commitAndPublish(batch, next), executed.changes());
        if (written instanceof WriteOutcome.Failed failed) {
            return notStored(failed);
        }
        memo.clear();
        Head head = next.head();
        tell(new ChainEvent.Extended(head, executed.imported(), startedNanos));
        return tidyUp(executed.changes().size())
                .<ImportOutcome>map(failure -> new ImportOutcome.TidyUpFailed(head, failure.code(), failure.detail()))
                .orElseGet(() -> new ImportOutcome.Adopted(head));
    }

    /** What can wait until a block is safe. */
    private Optional<ImportOutcome.NotStored> tidyUp(int changedEntries) {
        checkpoints.extended(changedEntries);
        WriteBatch batch = store.batch();
        sides.pruneAt(state.head().height(), batch);
        Optional<ImportOutcome.NotStored> failure = batch.rows() == 0 ? Optional.empty() : commitBuffered(batch);
        while (failure.isEmpty() && checkpoints.isDue()) {
            failure = withWholeTree(() -> writeTree(checkpoints::writeNext));
        }
        return failure;
    }

    private ImportOutcome branchOff(Block block, BlockRecord record) {
        if (!isBetter(record)) {
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
        boolean parentGoes =
                sides.makeRoom(state.head().height(), record.bytes(), batch).contains(parent);
        if (!parentGoes) {
            ChainWriter.putBlock(block, record, batch);
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
        boolean better = !executed.isEmpty() && isBetter(executed.getLast().record());
        if (better) {
            Optional<ImportOutcome.NotStored> failure = adopt(branch, reorganisation, tip);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return failed.map(fault -> refuse(reorganisation.failed(), fault, better))
                .orElseGet(() -> new ImportOutcome.Adopted(state.head()));
    }

    /**
     * Condemns a block and all that stands on it; of {@code blocks}, all but the last are stored.
     *
     * @param headChanged the blocks before them have just been adopted
     */
    private ImportOutcome refuse(List<BlockRecord> blocks, BlockValidator.Executed.Failed fault, boolean headChanged) {
        WriteBatch batch = store.batch();
        sides.deleteFrom(blocks.getFirst().id(), batch)
                .forEach(id -> condemned.condemn(id, InvalidReason.INVALID_ANCESTOR, ""));
        condemned.condemn(blocks.getLast().id(), InvalidReason.INVALID_ANCESTOR, "");
        condemned.condemn(blocks.getFirst().id(), fault.reason(), fault.detail());
        return commitBuffered(batch)
                .<ImportOutcome>map(failure -> headChanged
                        ? new ImportOutcome.TidyUpFailed(state.head(), failure.code(), failure.detail())
                        : failure)
                .orElseGet(() -> new ImportOutcome.Invalid(blocks.getLast().id(), fault.reason(), fault.detail()));
    }

    private Optional<ImportOutcome.NotStored> adopt(
            Reorganisation.Plan.Branch branch, Reorganisation reorganisation, Block tip) {
        List<ExecutedBlock> added = reorganisation.executed();
        ExecutedBlock last = added.getLast();
        WriteBatch batch = store.batch();
        writer.putReorganisation(branch.removed(), reorganisation, tip, sides, batch);
        // The stored pages may belong to a block that is given up, whose undo record goes: they follow at once.
        TreeCheckpoints.Written pages =
                checkpoints.writeAll(last.tree(), last.record().id(), batch);
        ChainState next = stateAt(last.record(), pages.tree());
        WriteOutcome written = committed.commitAndForget(() -> commitAndPublish(batch, next));
        if (written instanceof WriteOutcome.Failed failed) {
            return Optional.of(notStored(failed));
        }
        checkpoints.committed(pages);
        memo.clear();
        tell(new ChainEvent.Reorganised(
                state.head(),
                branch.fork().header().height(),
                branch.removed().stream().map(BlockRecord::id).toList(),
                added.stream().map(ExecutedBlock::imported).toList()));
        return Optional.empty();
    }

    /** Rows and tree change for readers at nearly the same moment. */
    private WriteOutcome commitAndPublish(WriteBatch batch, ChainState next) {
        WriteOutcome written = commit(batch, Durability.SYNCED);
        if (written instanceof WriteOutcome.Done) {
            state = next;
        }
        return written;
    }

    private Optional<ImportOutcome.NotStored> commitBuffered(WriteBatch batch) {
        return commit(batch, Durability.BUFFERED) instanceof WriteOutcome.Failed failed
                ? Optional.of(notStored(failed))
                : Optional.empty();
    }

    private WriteOutcome commit(WriteBatch batch, Durability durability) {
        WriteOutcome written = store.commit(batch, durability);
        sides.settle(written instanceof WriteOutcome.Done);
        return written;
    }

    private static ImportOutcome.NotStored notStored(WriteOutcome.Failed failed) {
        return new ImportOutcome.NotStored(
                failed.failure().code().name(), failed.failure().detail());
    }

    private ChainState stateAt(BlockRecord record, StateTree tree) {
        return ChainState.of(record, tree, finality);
    }

    private void tell(ChainEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }
}
