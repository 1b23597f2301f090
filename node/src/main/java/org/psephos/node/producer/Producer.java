package org.psephos.node.producer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ProofStage;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateReader;
import org.psephos.node.txpool.TxPool;
import org.psephos.node.txpool.TxVerdict;

/**
 * Admits transactions by executing them into the next block, and hands that block out when it is asked for. For one thread.
 *
 * <p>At most one block is out at a time, being sealed and written; the next grows on its state. Should another block become the head
 * instead, everything starts afresh from the pool. The state is read while the importer may change it: what is executed on parts of two
 * states fails in any way, and counts for nothing.
 */
public final class Producer {
    /** What a header without engine fields and the count of the transactions may take. */
    private static final int PLAIN_HEADER_ROOM = Limits.MAX_PLAIN_HEADER_BYTES + Limits.MAX_SEAL_BYTES + 16;

    /** Rare: what they are checked against changed with a reorganisation, or was not in the state yet, or their check is forgotten. */
    private static final Rejection PROOFS_UNCHECKED =
            new Rejection(RejectCode.OVERLOADED, "the proofs must be checked anew; send it again");

    private static final Rejection STATE_MOVED =
            new Rejection(RejectCode.OVERLOADED, "a block has just changed the state; send it again");

    private final Genesis genesis;
    private final ActivationTable activations;
    private final Rules rules;
    private final ProofStage proofs;
    private final PublicKey producer;
    private final StateReader committed;
    private final TxPool pool;
    private final BiConsumer<Transaction, Rejection> evicted;
    private final Supplier<Optional<Hash>> committedBlock;
    /** What a block takes beside its transactions. */
    private final int headerRoom;

    private Head head;
    private BlockExecution growing;
    private int growingBytes;
    private @Nullable Sealing sealing;

    /** The growing block was executed on parts of two states, and is good for nothing. */
    private boolean torn;

    private final Unplaced unplaced = new Unplaced();

    /** The block that is out. */
    private record Sealing(Hash parent, List<Transaction> transactions) {}

    /**
     * @param committedBlock the block that {@code committed} is the state after; empty while that changes
     * @param maxEngineFieldsBytes what the engine puts into a header at most
     * @param evicted is told of each transaction that left the pool without a block, and why
     */
    public Producer(
            Genesis genesis,
            ActivationTable activations,
            Rules rules,
            ProofStage proofs,
            PublicKey producer,
            StateReader committed,
            Supplier<Optional<Hash>> committedBlock,
            TxPool pool,
            Head head,
            int maxEngineFieldsBytes,
            BiConsumer<Transaction, Rejection> evicted) {
        this.genesis = genesis;
        this.activations = activations;
        this.rules = rules;
        this.proofs = proofs;
        this.producer = producer;
        this.committed = committed;
        this.committedBlock = committedBlock;
        this.headerRoom = PLAIN_HEADER_ROOM + maxEngineFieldsBytes;
        this.pool = pool;
        this.head = head;
        this.evicted = evicted;
        this.growing = execution(head.height() + 1, head.chainTimeMillis(), committed);
        this.growingBytes = headerRoom;
    }

    /** Pools {@code transaction}, which has passed the stateless rules and whose proofs were checked, if it applies now or may do so soon. */
    public TxVerdict admit(Transaction transaction, long nowMillis) {
        Hash id = transaction.id();
        if (pool.contains(id)) {
            return new TxVerdict.Duplicate(id);
        }
        Optional<Rejection> rejection = pool.roomFor(transaction);
        if (rejection.isPresent()) {
            return rejected(id, rejection.get());
        }
        if (torn && seesCommitted()) {
            restart();
        }
        long next = nextSequence(transaction);
        if (transaction.sequence() > next) {
            return admitEarly(transaction, next, nowMillis);
        }
        boolean room = hasRoom(transaction);
        rejection = room ? append(transaction) : onOneState(() -> growing.check(transaction));
        if (rejection.isPresent()) {
            return rejected(id, rejection.get());
        }
        pool.add(transaction, nowMillis);
        if (room) {
            appendFollowers(transaction);
        } else {
            unplaced.add(transaction);
        }
        return new TxVerdict.Accepted(id);
    }

    /** Finishes the growing block for a header with this time; empty where {@code parent} is not the head, or no longer. */
    public Optional<Candidate> candidate(Hash parent, long timeMillis, Bytes engineFields) {
        if (!parent.equals(head.id())) {
            return Optional.empty();
        }
        if (PLAIN_HEADER_ROOM + engineFields.length() > headerRoom) {
            throw new IllegalArgumentException("engine fields of " + engineFields.length() + " bytes, announced "
                    + (headerRoom - PLAIN_HEADER_ROOM));
        }
        if (sealing != null || torn && seesCommitted()) {
            restart();
        }
        BlockExecution finished = growing;
        onOneState(() -> {
            finished.finish();
            return Optional.empty();
        });
        if (torn) {
            return Optional.empty();
        }
        var candidate = new Candidate(
                parent,
                finished.context().version(),
                producer,
                timeMillis,
                engineFields,
                List.copyOf(finished.transactions()),
                finished::changes);
        sealing = new Sealing(parent, candidate.transactions());
        growing = execution(head.height() + 2, head.chainTimeAfter(timeMillis), finished.state());
        growingBytes = headerRoom;
        refill();
        return Optional.of(candidate);
    }

    /** The chain grew by one block. */
    public void extended(Head newHead, Block block) {
        boolean own = sealing != null
                && sealing.parent.equals(block.header().parent())
                && block.header().producer().equals(producer)
                && sealing.transactions.equals(block.transactions())
                && newHead.chainTimeMillis() == growing.context().chainTimeMillis();
        head = newHead;
        block.transactions().forEach(pool::remove);
        if (own && !torn) {
            sealing = null;
            growing.rebase(committed);
        } else {
            block.transactions().forEach(this::removeOvertaken);
            restart();
        }
    }

    /**
     * The chain changed to another branch.
     *
     * @param returned transactions of the blocks that were given up and are worth another try
     * @return those of them that wait in the pool again
     */
    public List<Transaction> reorganised(Head newHead, List<Block> added, List<Transaction> returned, long nowMillis) {
        head = newHead;
        var taken = new HashSet<Hash>();
        for (Block block : added) {
            block.transactions().forEach(transaction -> taken.add(transaction.id()));
            block.transactions().forEach(pool::remove);
        }
        for (Transaction transaction : returned) {
            if (!taken.contains(transaction.id()) && !pool.contains(transaction.id())) {
                pool.roomFor(transaction)
                        .ifPresentOrElse(
                                why -> evicted.accept(transaction, why), () -> pool.add(transaction, nowMillis));
            }
        }
        added.forEach(block -> block.transactions().forEach(this::removeOvertaken));
        restart();
        return returned.stream().filter(pool::holds).toList();
    }

    private TxVerdict admitEarly(Transaction transaction, long next, long nowMillis) {
        if (transaction.sequence() - next >= TxPool.MAX_SEQUENCE_GAP) {
            return rejected(
                    transaction.id(),
                    new Rejection(RejectCode.SEQUENCE_GAP, RejectCode.SEQUENCE_GAP.message() + ": next is " + next));
        }
        if (!pool.hasRoomForUnplaced(unplaced.count(), unplaced.bytes() + transaction.size())) {
            return rejected(transaction.id(), Rejection.of(RejectCode.POOL_FULL));
        }
        Optional<Rejection> rejection = rules.checkAlone(transaction, growing.context());
        if (rejection.isPresent()) {
            return rejected(transaction.id(), rejection.get());
        }
        pool.add(transaction, nowMillis);
        unplaced.add(transaction);
        return new TxVerdict.Accepted(transaction.id());
    }

    /** Those of the sender that waited for this one. */
    private void appendFollowers(Transaction first) {
        Optional<Transaction> follower = pool.find(first.sender(), first.sequence() + 1);
        while (follower.isPresent() && hasRoom(follower.get()) && appendOrEvict(follower.get())) {
            follower = pool.find(first.sender(), follower.get().sequence() + 1);
        }
    }

    /** Whether {@code transaction} joined the growing block. */
    private boolean appendOrEvict(Transaction transaction) {
        Optional<Rejection> rejection = append(transaction);
        if (rejection.isPresent() && rejection.get().code() != RejectCode.TOO_EARLY && seesCommitted()) {
            evict(transaction, rejection.get());
        }
        return rejection.isEmpty();
    }

    /**
     * Whether the state read so far was that after {@link #head}. If the chain has gone on, a transaction may be refused here because a
     * block has just taken it: it stays until that block is told.
     */
    private boolean seesCommitted() {
        return committedBlock.get().filter(head.id()::equals).isPresent();
    }

    /** What {@code execution} finds; where it fails because a block has just changed what it reads, that. */
    private Optional<Rejection> onOneState(Supplier<Optional<Rejection>> execution) {
        try {
            return execution.get();
        } catch (RuntimeException e) {
            if (seesCommitted()) {
                throw e;
            }
            torn = true;
            return Optional.of(STATE_MOVED);
        }
    }

    private void restart() {
        sealing = null;
        torn = false;
        growing = execution(head.height() + 1, head.chainTimeMillis(), committed);
        growingBytes = headerRoom;
        unplaced.clear();
        pool.transactions().forEach(unplaced::add);
        refill();
    }

    /** Offers what waits to the growing block. */
    private void refill() {
        for (Transaction transaction : FairOrder.of(unplaced.all())) {
            if (transaction.expiryHeight() < growing.context().height()) {
                evict(transaction, Rejection.of(RejectCode.EXPIRED));
            } else if (hasRoom(transaction)
                    && unplaced.contains(transaction.id())
                    && transaction.sequence() <= nextSequence(transaction)) {
                offer(transaction);
            }
        }
    }

    private void offer(Transaction transaction) {
        if (hasRoom(transaction) && appendOrEvict(transaction)) {
            appendFollowers(transaction);
        }
    }

    /** What can no longer apply since the chain took another transaction with the same or a later sequence number. */
    private void removeOvertaken(Transaction taken) {
        for (Transaction overtaken : pool.below(taken.sender(), taken.sequence() + 1)) {
            evict(overtaken, Rejection.of(RejectCode.STALE_SEQUENCE));
        }
    }

    private void evict(Transaction transaction, Rejection why) {
        pool.remove(transaction);
        unplaced.remove(transaction.id());
        evicted.accept(transaction, why);
    }

    private Optional<Rejection> append(Transaction transaction) {
        if (!proofs.isDone(transaction, growing.parentState())) {
            return Optional.of(PROOFS_UNCHECKED);
        }
        Optional<Rejection> rejection = onOneState(() -> growing.append(transaction));
        if (rejection.isEmpty()) {
            growingBytes += Block.sizeOf(transaction);
            unplaced.remove(transaction.id());
        }
        return rejection;
    }

    private boolean hasRoom(Transaction transaction) {
        return growingBytes + Block.sizeOf(transaction) <= genesis.maxBlockBytes() && growing.hasRoomFor(transaction);
    }

    private long nextSequence(Transaction transaction) {
        return growing.state()
                .get(transaction.accountKey())
                .map(Account::sequence)
                .orElse(0L);
    }

    private BlockExecution execution(long height, long chainTimeMillis, StateReader state) {
        var context = new BlockContext(genesis, activations.versionAt(height), height, chainTimeMillis, producer);
        return new BlockExecution(rules, context, state);
    }

    private static TxVerdict rejected(Hash id, Rejection rejection) {
        return new TxVerdict.Rejected(Optional.of(id), rejection.code(), rejection.detail());
    }
}
