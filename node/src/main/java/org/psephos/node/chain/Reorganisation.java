package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.state.StateReader;

/** A change to another branch, worked out in memory: nothing is written here. */
final class Reorganisation {
    private final ChainRows rows;
    private final BlockValidator validator;
    private final Plan.Branch branch;
    private final Block tip;
    private final RevertedState view;
    private final List<ExecutedBlock> executed = new ArrayList<>();
    private final StateTree headTree;

    /** @param tip last block of the branch, which need not be stored yet */
    Reorganisation(
            ChainRows rows,
            BlockValidator validator,
            StateReader committed,
            StateTree headTree,
            Plan.Branch branch,
            Block tip) {
        this.rows = rows;
        this.validator = validator;
        this.branch = branch;
        this.tip = tip;
        this.headTree = headTree;
        this.view = new RevertedState(committed);
    }

    /** Which blocks go and which come. */
    sealed interface Plan {
        /**
         * @param removed highest first
         * @param added lowest first
         */
        record Branch(BlockRecord fork, List<BlockRecord> removed, List<BlockRecord> added) implements Plan {}

        /** The branches part {@code depth} blocks below the head, more than can be given up. */
        record TooDeep(long depth) implements Plan {}
    }

    /** What a reorganisation may hold in memory, counted in bytes of the blocks that go and come. */
    static final long MAX_BYTES = 512L << 20;

    /** @param tip may be not stored yet; its parent is */
    static Plan plan(ChainRows rows, BlockRecord head, BlockRecord tip, long maxDepth) {
        var added = new ArrayList<BlockRecord>();
        BlockRecord fork = tip;
        while (!rows.isCanonical(fork)) {
            added.add(fork);
            fork = rows.requiredRecord(fork.header().parent());
        }
        long depth = head.header().height() - fork.header().height();
        if (depth > maxDepth) {
            return new Plan.TooDeep(depth);
        }
        var removed = new ArrayList<BlockRecord>();
        BlockRecord old = head;
        while (!old.id().equals(fork.id())) {
            // After a change to a shorter chain, records may be gone that would be within the depth now.
            if (!rows.hasUndo(old.id())) {
                return new Plan.TooDeep(depth);
            }
            removed.add(old);
            old = rows.requiredRecord(old.header().parent());
        }
        long bytes = Stream.concat(added.stream(), removed.stream())
                .mapToLong(BlockRecord::bytes)
                .sum();
        if (bytes > MAX_BYTES) {
            return new Plan.TooDeep(depth);
        }
        Collections.reverse(added);
        return new Plan.Branch(fork, removed, added);
    }

    /** Executes the branch as far as it holds; why it does not hold further. */
    Optional<BlockValidator.Executed.Failed> execute() {
        for (BlockRecord removed : branch.removed()) {
            view.revert(rows.undo(removed.id())
                    .orElseThrow(() -> new IllegalStateException("no undo record of block " + removed.id())));
        }
        StateTree tree = headTree.update(view.treeChanges());
        if (!tree.root().equals(branch.fork().header().stateRoot())) {
            throw new IllegalStateException("undoing to block " + branch.fork().id() + " gives another state root");
        }
        for (BlockRecord record : branch.added()) {
            Block block = record.id().equals(tip.header().id()) ? tip : stored(record);
            switch (validator.execute(block, record, view, tree)) {
                case BlockValidator.Executed.Failed failed -> {
                    return Optional.of(failed);
                }
                case BlockValidator.Executed.Done(ExecutedBlock done) -> {
                    executed.add(done);
                    view.apply(done.changes());
                    tree = done.tree();
                }
            }
        }
        return Optional.empty();
    }

    /** The blocks that passed, lowest first. */
    List<ExecutedBlock> executed() {
        return executed;
    }

    /** The block at which {@link #execute} stopped and those on top of it, lowest first. */
    List<BlockRecord> failed() {
        return branch.added().subList(executed.size(), branch.added().size());
    }

    /** Net difference of the state rows. */
    Map<Hash, Optional<byte[]>> stateRows() {
        return view.rows();
    }

    private Block stored(BlockRecord record) {
        byte[] body =
                rows.body(record.id()).orElseThrow(() -> new IllegalStateException("no body of block " + record.id()));
        return new Block(record.header(), Decoded.all(body, Block::readBody).orThrow());
    }
}
