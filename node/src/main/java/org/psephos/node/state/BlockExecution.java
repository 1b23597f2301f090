package org.psephos.node.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Transaction;

/**
 * A block that grows by one transaction at a time on top of a state. For one thread; once finished, {@link #state} may be
 * read by any.
 */
public final class BlockExecution {
    private final Rules rules;
    private final BlockContext context;
    private final StateOverlay overlay;
    private StateReader parentState;
    private final List<Transaction> transactions = new ArrayList<>();
    private final Set<Hash> elections = new HashSet<>();
    private long fees;

    public BlockExecution(Rules rules, BlockContext context, StateReader parentState) {
        this.rules = rules;
        this.context = context;
        this.parentState = parentState;
        this.overlay = new StateOverlay(parentState);
    }

    public BlockContext context() {
        return context;
    }

    /** The state before all transactions. */
    public StateReader parentState() {
        return parentState;
    }

    /** The state after the transactions so far. */
    public StateReader state() {
        return overlay;
    }

    public List<Transaction> transactions() {
        return transactions;
    }

    /** Whether a block may concern the election of {@code transaction} besides those that this one does. */
    public boolean hasRoomFor(Transaction transaction) {
        return elections.size() < Limits.MAX_BLOCK_ELECTIONS
                || transaction.election().stream().allMatch(elections::contains);
    }

    /** Why {@code transaction}, its proofs aside, may not come next; the state stays as it is. */
    public Optional<Rejection> check(Transaction transaction) {
        return rules.check(transaction, context, overlay);
    }

    /** Adds {@code transaction}, whose proofs hold, if it applies; otherwise the state stays as it is. */
    public Optional<Rejection> append(Transaction transaction) {
        Optional<Rejection> rejection = check(transaction);
        if (rejection.isEmpty()) {
            rules.apply(transaction, context, overlay);
            transactions.add(transaction);
            transaction.election().ifPresent(elections::add);
            fees += transaction.fee();
        }
        return rejection;
    }

    /** Ends the block. */
    public void finish() {
        rules.endOfBlock(context, fees, overlay);
        overlay.freeze();
    }

    /** What the finished block changed, in the order of the state tree. Sorts each time; for any thread. */
    public List<StateChange<?>> changes() {
        return overlay.changes();
    }

    /** See {@link StateOverlay#rebase}. */
    public void rebase(StateReader equivalentBase) {
        parentState = equivalentBase;
        overlay.rebase(equivalentBase);
    }
}
