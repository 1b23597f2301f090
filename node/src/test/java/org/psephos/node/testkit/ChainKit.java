package org.psephos.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.fixtures.Headers;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.Ledger;
import org.psephos.node.chain.Candidate;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ChainColumns;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.OpenOutcome;
import org.psephos.node.storage.Schema;
import org.psephos.node.storage.Store;
import org.psephos.node.storage.memory.MemoryStorage;

/** A chain in memory that makes blocks for itself and for others. */
public final class ChainKit {
    public static final long MAX_REORG_DEPTH = 60;

    private final Genesis genesis = TestWorld.genesis();
    private final StubEngine engine;
    private final VirtualClock clock;
    private final MemoryStorage storage = new MemoryStorage(() -> 0);
    private final Person producer;
    private final long maxSideBytes;
    private Store store;
    private Chain chain;

    public ChainKit() {
        this(MAX_REORG_DEPTH);
    }

    public ChainKit(long maxReorgDepth) {
        this(maxReorgDepth, 1 << 20);
    }

    /** @param maxSideBytes of the blocks beside the followed chain */
    public ChainKit(long maxReorgDepth, long maxSideBytes) {
        this(new StubEngine(maxReorgDepth), laterClock(), TestWorld.MINER, maxSideBytes);
    }

    /** Where no block is the head without a certificate, and none is given up. */
    public static ChainKit certified() {
        return new ChainKit(new StubEngine(0, true), laterClock(), TestWorld.MINER, 1 << 20);
    }

    private ChainKit(StubEngine engine, VirtualClock clock, Person producer, long maxSideBytes) {
        this.maxSideBytes = maxSideBytes;
        this.engine = engine;
        this.clock = clock;
        this.producer = producer;
        store = openStore();
        chain = ready(tryOpen());
    }

    private static VirtualClock laterClock() {
        return new VirtualClock(new VirtualScheduler(), TestWorld.GENESIS_MILLIS + 1_000_000_000L);
    }

    /** Another chain with the same blocks up to {@code height}, whose own blocks will name another producer. */
    public ChainKit fork(long height, String producerName) {
        var fork = new ChainKit(
                new StubEngine(engine.maxReorgDepth(), engine.needsCertificate()),
                laterClock(),
                Person.named(producerName),
                maxSideBytes);
        for (long i = 1; i <= height; i++) {
            fork.adopt(at(i));
        }
        return fork;
    }

    public ChainKit fork(long height) {
        return fork(height, "someone else");
    }

    public Hash chainId() {
        return genesis.chainId();
    }

    public Genesis genesis() {
        return genesis;
    }

    public StubEngine engine() {
        return engine;
    }

    public VirtualClock clock() {
        return clock;
    }

    public Chain chain() {
        return chain;
    }

    public Store store() {
        return store;
    }

    public MemoryStorage storage() {
        return storage;
    }

    public Head head() {
        return chain.reader().head();
    }

    public Block at(long height) {
        return chain.reader().block(chain.reader().idAt(height).orElseThrow()).orElseThrow();
    }

    public List<Block> blocks(long fromHeight) {
        var blocks = new ArrayList<Block>();
        for (long height = fromHeight; height <= head().height(); height++) {
            blocks.add(at(height));
        }
        return blocks;
    }

    public Account account(Person person) {
        return chain.reader().state().get(StateColumn.account(person.address())).orElse(Account.EMPTY);
    }

    public ElectionStatus status(Hash election) {
        return chain.reader().state().get(StateColumn.status(election)).orElseThrow();
    }

    /** A block on the head that follows all rules, not imported. */
    public Block next(List<Transaction> transactions) {
        return next(transactions, 1);
    }

    /** As {@link #next(List)}, with the weight by which chains are compared. */
    public Block next(List<Transaction> transactions, int weight) {
        return next(transactions, weight, head().header().timeMillis() + TestWorld.SPACING_MILLIS);
    }

    public Block next(List<Transaction> transactions, int weight, long timeMillis) {
        var context = new BlockContext(genesis, 1, head().height() + 1, head().chainTimeMillis(), producer.address());
        var execution = new BlockExecution(Ledger.rules(engine, Curves.best()), context, chain.committed());
        for (Transaction transaction : transactions) {
            assertThat(execution.append(transaction)).as("%s", transaction).isEmpty();
        }
        execution.finish();
        var candidate = new Candidate(
                head().id(),
                1,
                producer.address(),
                timeMillis,
                StubEngine.weight(weight),
                transactions,
                execution::changes);
        Header header = chain.prepare(candidate).orElseThrow().withSeal(StubEngine.GOOD_SEAL);
        return new Block(header, transactions);
    }

    /** Makes a block and adopts it. */
    public Block grow(List<Transaction> transactions, int weight) {
        Block block = next(transactions, weight);
        adopt(block);
        return block;
    }

    public Block grow(Transaction... transactions) {
        return grow(List.of(transactions), 1);
    }

    public void growTo(long height) {
        while (head().height() < height) {
            grow();
        }
    }

    public ImportOutcome feed(Block block) {
        return feed(block, engine.needsCertificate() ? StubEngine.GOOD_CERTIFICATE : Bytes.EMPTY);
    }

    public ImportOutcome feed(Block block, Bytes certificate) {
        return chain.importBlock(Block.decode(block.encode()).orThrow(), certificate);
    }

    /** Outcome of the last one. */
    public ImportOutcome feedAll(List<Block> blocks) {
        ImportOutcome last = new ImportOutcome.AlreadyKnown(head().id());
        for (Block block : blocks) {
            last = feed(block);
        }
        return last;
    }

    public void adopt(Block block) {
        assertThat(feed(block)).isInstanceOf(ImportOutcome.Adopted.class);
        assertThat(head().id()).isEqualTo(block.header().id());
    }

    /** A block whose header says something else, sealed again. */
    public static Block changed(Block block, UnaryOperator<Header> change) {
        return new Block(change.apply(block.header()).withSeal(StubEngine.GOOD_SEAL), block.transactions());
    }

    /** The block with these transactions instead, its header naming them but keeping the state root. */
    public static Block withBody(Block block, List<Transaction> transactions) {
        return new Block(
                Headers.withTransactions(block.header(), transactions).withSeal(StubEngine.GOOD_SEAL), transactions);
    }

    /** As after a clean stop, or with {@code checkpoint} false as after a kill. */
    public void reopen(boolean checkpoint) {
        chain = ready(tryReopen(checkpoint));
    }

    public Chain.Opened tryReopen(boolean checkpoint) {
        if (checkpoint) {
            assertThat(chain.checkpoint()).isEmpty();
        }
        store.close();
        store = openStore();
        return tryOpen();
    }

    /** All rows of a column, in hexadecimal. */
    public Map<String, String> rows(String column) {
        var rows = new TreeMap<String, String>();
        store.rawScan(column(column), ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            rows.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
            return true;
        });
        return rows;
    }

    public Column<?, ?> column(String name) {
        return ChainColumns.all().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of the blocks beside the followed chain, as encoded. */
    public long sideBytes() {
        return rows("side").keySet().stream()
                .mapToLong(key -> chain.reader()
                        .encodedBlock(Hash.parse(key.substring(2 * Long.BYTES)))
                        .orElseThrow()
                        .length)
                .sum();
    }

    /** As of which blocks the parts of the state tree are stored, the oldest first. */
    public List<Hash> treeBlocks() {
        String key = HexFormat.of().formatHex("tree-blocks".getBytes(StandardCharsets.UTF_8));
        String row = rows("chain-meta").get(key).substring(2);
        return IntStream.range(0, StateTree.PARTS)
                .mapToObj(part -> Hash.parse(row.substring(part * 64, part * 64 + 64)))
                .toList();
    }

    /** That nothing tells this chain's state from that of {@code other}. */
    public void assertSameAs(ChainKit other) {
        assertThat(head().id()).isEqualTo(other.head().id());
        assertThat(head().chainTimeMillis()).isEqualTo(other.head().chainTimeMillis());
        assertThat(head().recentTimes()).isEqualTo(other.head().recentTimes());
        for (String column : List.of("state", "canonical", "undo")) {
            assertThat(rows(column)).as(column).isEqualTo(other.rows(column));
        }
        var records = rows("records");
        var otherRecords = other.rows("records");
        for (long height = 0; height <= head().height(); height++) {
            String id = chain.reader().idAt(height).orElseThrow().toHex();
            assertThat(records).containsEntry(id, otherRecords.get(id));
        }
        assertThat(chain.checkpoint()).isEmpty();
        assertThat(other.chain.checkpoint()).isEmpty();
        assertThat(rows("tree")).as("pages of the state tree").isEqualTo(other.rows("tree"));
    }

    private Store openStore() {
        var schema = new Schema(ChainColumns.SCHEMA_VERSION, chainId().toHex(), ChainColumns.all());
        return ((OpenOutcome.Opened) storage.open(schema)).store();
    }

    private Chain.Opened tryOpen() {
        return Chain.open(
                store,
                new Chain.Parts(
                        genesis,
                        ActivationTable.INITIAL,
                        engine,
                        engine,
                        engine,
                        Ledger.rules(engine, Curves.best()),
                        Curves.best(),
                        new SameThreadWorkers(),
                        clock,
                        new Chain.Bounds(10_000, 10_000, 1 << 20, maxSideBytes)));
    }

    private static Chain ready(Chain.Opened opened) {
        assertThat(opened).isInstanceOf(Chain.Opened.Ready.class);
        return ((Chain.Opened.Ready) opened).chain();
    }
}
