package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final RevertedState view;
    private final List<ExecutedBlock> executed = new ArrayList<>();
    private final StateTree headTree;

    Reorganisation(
            ChainRows rows, BlockValidator validator, StateReader committed, StateTree headTree, Plan.Branch branch) {
        this.rows = rows;
        this.validator = validator;
        this.branch = branch;
        this.headTree = headTree;
        this.view = new RevertedState(committed);
    }

    /** Which blocks go and which come. */
    sealed interface Plan {
        /**
         * @param removed highest first
         * @param added lowest first
         */
        record Branch(BlockRecord fork, List<BlockRecord> removed, List<BlockRecord> added) implements Plan {
            /** Ids of the added blocks from position {@code index} on. */
            List<Hash> after(int index) {
                return added.stream().skip(index).map(BlockRecord::id).toList();
            }
        }

        /** The branches part more than {@code maxDepth} blocks below the head. */
        record TooDeep(long depth) implements Plan {}
    }

    static Plan plan(ChainRows rows, BlockRecord head, BlockRecord tip, long maxDepth) {
        var removed = new ArrayList<BlockRecord>();
        var added = new ArrayList<BlockRecord>();
        BlockRecord old = head;
        BlockRecord next = tip;
        while (!old.id().equals(next.id())) {
            if (next.header().height() >= old.header().height()) {
                added.add(next);
                next = rows.requiredRecord(next.header().parent());
            } else {
                removed.add(old);
                if (removed.size() > maxDepth) {
                    return new Plan.TooDeep(removed.size());
                }
                old = rows.requiredRecord(old.header().parent());
            }
        }
        Collections.reverse(added);
        return new Plan.Branch(old, removed, added);
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
            switch (validator.execute(block(record), record, view, tree)) {
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

    /** The block at which {@link #execute} stopped. */
    Hash failedId() {
        return branch.added().get(executed.size()).id();
    }

    /** Net difference of the state rows. */
    Map<Hash, Optional<byte[]>> stateRows() {
        return view.rows();
    }

    private Block block(BlockRecord record) {
        byte[] body =
                rows.body(record.id()).orElseThrow(() -> new IllegalStateException("no body of block " + record.id()));
        return new Block(record.header(), Decoded.all(body, Block::readBody).orThrow());
    }
}
