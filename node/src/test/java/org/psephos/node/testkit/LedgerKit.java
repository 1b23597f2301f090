package org.psephos.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.runtime.Workers;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.Ledger;
import org.psephos.node.LedgerObserver;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.consensus.testkit.VirtualWorkPool;
import org.psephos.node.producer.EngineLink;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.memory.MemoryStorage;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.node.txpool.TxVerdict;

/** A whole ledger that mines, on virtual time and a disk in memory. */
public final class LedgerKit {
    private static final Chain.Bounds BOUNDS = new Chain.Bounds(10_000, 10_000, 1 << 20, 1 << 20);

    public static final PoolLimits LIMITS = new PoolLimits(1_000, 1 << 20, 600, 100, 500, 1 << 20);

    private final Genesis genesis;
    private final VirtualScheduler time;
    private final VirtualClock clock;
    private final MemoryStorage storage = new MemoryStorage(() -> 0);
    private final MemoryFiles files = new MemoryFiles();
    private final Ledger ledger;
    private final Map<Hash, RejectCode> evicted = new LinkedHashMap<>();
    private final List<String> halts = new ArrayList<>();
    private Consumer<Transaction> pooled = transaction -> {};
    private Consumer<Transaction> left = transaction -> {};

    public LedgerKit(Genesis genesis) {
        this(genesis, TestWorld.MINER, LIMITS);
    }

    public LedgerKit(Genesis genesis, Person producer, PoolLimits limits) {
        this(genesis, producer, limits, TestWorld.rules(genesis), new SameThreadWorkers());
    }

    public LedgerKit(Genesis genesis, Person producer, PoolLimits limits, Rules rules, Workers workers) {
        this(
                genesis,
                producer,
                limits,
                new Execution(BOUNDS, rules, workers, Runnable::run),
                new VirtualScheduler(),
                1);
    }

    /** One of several ledgers of the same {@code time}. */
    public LedgerKit(Genesis genesis, Person producer, VirtualScheduler time, long seed) {
        this(genesis, producer, TestWorld.rules(genesis), time, seed);
    }

    LedgerKit(Genesis genesis, Person producer, Rules rules, VirtualScheduler time, long seed) {
        this(
                genesis,
                producer,
                LIMITS,
                new Execution(BOUNDS, rules, new SameThreadWorkers(), Runnable::run),
                time,
                seed);
    }

    /** As the other, with room for more, and every task of the importer's run by {@code importing}. */
    LedgerKit(
            Genesis genesis,
            Person producer,
            PoolLimits limits,
            Consumer<Runnable> importing,
            VirtualScheduler time,
            long seed) {
        this(
                genesis,
                producer,
                limits,
                new Execution(Chain.Bounds.DEFAULT, TestWorld.rules(genesis), new SameThreadWorkers(), importing),
                time,
                seed);
    }

    private record Execution(Chain.Bounds bounds, Rules rules, Workers workers, Consumer<Runnable> importing) {}

    private LedgerKit(
            Genesis genesis,
            Person producer,
            PoolLimits limits,
            Execution execution,
            VirtualScheduler time,
            long seed) {
        this.genesis = genesis;
        this.time = time;
        clock = new VirtualClock(time, genesis.timeMillis() + 1_000);
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, genesis.chainId().toHex(), ChainColumns.all());
        var setting = new Ledger.Setting(
                genesis,
                ActivationTable.INITIAL,
                ((SealVerifiers.Found.Ready) SealVerifiers.installed().find(genesis, Curves.best())).verifier(),
                execution.rules,
                producer.address(),
                producer.address(),
                execution.bounds,
                limits);
        var world = new Ledger.World(
                ((OpenOutcome.Opened) storage.open(schema)).store(),
                clock,
                task -> time.schedule(0, task),
                time,
                task -> time.schedule(0, () -> execution.importing.accept(task)),
                task -> time.schedule(0, task),
                ((EngineRecords.Opened.Ready) EngineRecords.open(files, Path.of("records"), genesis.chainId()))
                        .records(),
                execution.workers,
                new VirtualWorkPool(time, 20_000),
                new SeededRandomness(seed),
                Curves.best(),
                Optional.empty());
        var links = new Ledger.Links(
                this::inChain, new Evictions(), EngineLink.NONE, (code, detail) -> halts.add(code + ": " + detail));
        ledger = ((Ledger.Opened.Ready) Ledger.open(setting, world, links)).ledger();
        ledger.start(false);
        time.settle();
    }

    /** Who wants to know of transactions that come into the pool. */
    public void onPooled(Consumer<Transaction> listener) {
        pooled = listener;
    }

    /** Who wants to know of transactions that leave it without a block. */
    public void onEvicted(Consumer<Transaction> listener) {
        left = listener;
    }

    public Genesis genesis() {
        return genesis;
    }

    public Hash chainId() {
        return genesis.chainId();
    }

    public Ledger ledger() {
        return ledger;
    }

    public VirtualScheduler time() {
        return time;
    }

    public VirtualClock clock() {
        return clock;
    }

    public MemoryStorage storage() {
        return storage;
    }

    public Map<Hash, RejectCode> evicted() {
        return evicted;
    }

    public List<String> halts() {
        return halts;
    }

    public Head head() {
        return ledger.chain().head();
    }

    public Block at(long height) {
        return ledger.chain().block(ledger.chain().idAt(height).orElseThrow()).orElseThrow();
    }

    public Account account(Person person) {
        return ledger.chain().state().get(StateColumn.account(person.address())).orElse(Account.EMPTY);
    }

    public ElectionStatus status(Hash election) {
        return ledger.chain().state().get(StateColumn.status(election)).orElseThrow();
    }

    public long nextSequence(Person person) {
        return ledger.pool().nextSequence(person.address());
    }

    /** Signed by {@code sender}, with the sequence number that comes next. */
    public Transaction next(Person sender, Payload payload) {
        return sender.transaction(chainId(), nextSequence(sender), payload);
    }

    public Transaction transfer(Person from, PublicKey to, long amount) {
        return next(from, new Payload.Transfer(to, amount));
    }

    public List<TxVerdict> submitBytes(List<byte[]> encoded) {
        CompletableFuture<List<TxVerdict>> verdicts =
                ledger.submissions().submit(encoded).toCompletableFuture();
        time.settle();
        return verdicts.join();
    }

    public TxVerdict submit(Transaction transaction) {
        return submitBytes(List.of(transaction.encode())).getFirst();
    }

    public void accept(Transaction... transactions) {
        List<byte[]> encoded =
                Arrays.stream(transactions).map(Transaction::encode).toList();
        for (TxVerdict verdict : submitBytes(encoded)) {
            assertThat(verdict).isInstanceOf(TxVerdict.Accepted.class);
        }
    }

    /** Mines so many blocks. */
    public void mine(int blocks) {
        mineTo(head().height() + blocks);
    }

    public void mineTo(long height) {
        ledger.production(true);
        for (int i = 0; head().height() < height; i++) {
            assertThat(i).as("blocks come").isLessThan(100_000);
            assertThat(halts).isEmpty();
            time.advance(100);
        }
        ledger.production(false);
        time.settle();
    }

    /** Mines until the next block's transactions are judged by a time so long after genesis. */
    public void mineUntil(long millisAfterGenesis) {
        while (head().chainTimeMillis() < genesis.timeMillis() + millisAfterGenesis) {
            mine(1);
        }
    }

    /** Creates an election with these voters, each of weight 1, and closes its roll. */
    public Hash election(Person organiser, long opensAfter, long closesAfter, List<Person> voters) {
        return election(organiser, RevoteRule.LAST, opensAfter, closesAfter, voters);
    }

    public Hash election(Person organiser, RevoteRule revote, long opensAfter, long closesAfter, List<Person> voters) {
        List<Transaction> prepared = TestWorld.prepared(
                chainId(),
                organiser,
                nextSequence(organiser),
                TestWorld.election(opensAfter, closesAfter, revote),
                voters);
        accept(prepared.toArray(Transaction[]::new));
        mine(1);
        return prepared.getFirst().id();
    }

    public ImportOutcome importBlock(Block block) {
        return importBlock(block, Bytes.EMPTY);
    }

    public ImportOutcome importBlock(Block block, Bytes certificate) {
        CompletableFuture<ImportOutcome> outcome =
                ledger.importBlock(block, certificate).toCompletableFuture();
        time.settle();
        return outcome.join();
    }

    private boolean inChain(Hash id) {
        for (long height = head().height(); height >= 0; height--) {
            if (at(height).transactions().stream()
                    .anyMatch(transaction -> transaction.id().equals(id))) {
                return true;
            }
        }
        return false;
    }

    /** Remembers why transactions left the pool. */
    private final class Evictions implements LedgerObserver {
        @Override
        public void pooled(Transaction transaction) {
            pooled.accept(transaction);
        }

        @Override
        public void evicted(Transaction transaction, Rejection why) {
            evicted.put(transaction.id(), why.code());
            left.accept(transaction);
        }

        @Override
        public void screened(int transactions, long nanos) {}
    }
}
