package org.psephos.node.fakes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Certification;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.seal.Participation;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.chain.StateAnswer;
import org.psephos.node.state.StateReader;

/** A chain in memory that takes every block it is given: two seconds apart, final at depth three. */
public final class FakeChain implements ChainReader {
    public static final long GENESIS_MILLIS = 1_700_000_000_000L;
    public static final long SPACING_MILLIS = 2_000;
    private static final int FINAL_DEPTH = 3;

    private final Genesis genesis = new Genesis(
            "test",
            "psv",
            Bytes.EMPTY,
            GENESIS_MILLIS,
            "none",
            new EngineParameters(new TreeMap<>()),
            Limits.MAX_BLOCK_BYTES,
            Limits.MAX_TRANSACTION_BYTES,
            SPACING_MILLIS,
            15_000,
            0,
            0,
            8,
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeMap<>(Map.of(FakeKeys.key(0), 1_000L)));
    private final Hash chainId = genesis.chainId();
    private final List<ChainListener> listeners = new ArrayList<>();
    private final Map<Hash, Block> known = new HashMap<>();
    private final List<Hash> ids = new ArrayList<>();
    private final List<Map<Hash, Object>> states = new ArrayList<>();
    private final Map<Hash, StateKey<?>> keys = new HashMap<>();
    private long nonce;
    private volatile @Nullable Head head;
    private Runnable afterProof = () -> {};
    private BooleanSupplier preparation = () -> true;

    public FakeChain() {
        var accounts = new HashMap<Hash, Object>();
        genesis.accounts()
                .forEach((owner, balance) -> put(accounts, StateColumn.account(owner), new Account(balance, 0)));
        put(header(Hash.ZERO, 0, List.of()), List.of(), accounts);
    }

    public void listen(ChainListener listener) {
        listeners.add(listener);
    }

    public Hash chainId() {
        return chainId;
    }

    /** Runs after each proof, before the next can be asked for. */
    public synchronized void afterProof(Runnable task) {
        afterProof = task;
    }

    /** Does a part of what has to be done for a certification; whether that was all. */
    public void preparation(BooleanSupplier step) {
        preparation = step;
    }

    /** Transactions with the right chain id; sequence numbers are not checked. */
    public Transaction transaction(int sender, long sequence, Payload payload) {
        return FakeKeys.transaction(chainId, FakeKeys.key(sender), sequence, payload);
    }

    public synchronized ImportedBlock append(Transaction... transactions) {
        return append(Arrays.asList(transactions));
    }

    public synchronized ImportedBlock append(List<Transaction> transactions) {
        ImportedBlock block = extend(transactions);
        listeners.forEach(listener -> listener.on(new ChainEvent.Extended(head(), block, 0)));
        return block;
    }

    /** Gives up the last {@code depth} blocks for new ones. */
    public synchronized void reorganise(int depth, List<List<Transaction>> branch) {
        var removed = new ArrayList<Hash>();
        for (int i = 0; i < depth; i++) {
            removed.add(ids.removeLast());
            states.removeLast();
        }
        long fork = ids.size() - 1;
        var added = branch.stream().map(this::extend).toList();
        listeners.forEach(listener -> listener.on(new ChainEvent.Reorganised(head(), fork, removed, added)));
    }

    private ImportedBlock extend(List<Transaction> transactions) {
        var state = new HashMap<>(states.getLast());
        for (Transaction transaction : transactions) {
            apply(transaction, state);
        }
        Header header = header(ids.getLast(), ids.size(), transactions);
        return put(header, transactions, state);
    }

    private Header header(Hash parent, long height, List<Transaction> transactions) {
        return new Header(
                1,
                chainId,
                height,
                parent,
                GENESIS_MILLIS + height * SPACING_MILLIS,
                Block.txRoot(transactions),
                Hash.ZERO,
                MerkleTree.root(ids),
                FakeKeys.key(0),
                Bytes.of(new byte[] {1, 2, 3}),
                Bytes.of(new byte[] {0, 0, 0, 0, 0, 0, (byte) (nonce >> 8), (byte) nonce++}));
    }

    private ImportedBlock put(Header header, List<Transaction> transactions, Map<Hash, Object> state) {
        var block = new Block(header, transactions);
        Hash id = header.id();
        known.put(id, block);
        ids.add(id);
        states.add(state);
        head = new Head(
                id,
                header,
                Bytes.EMPTY,
                Bytes.EMPTY,
                chainTimeAt(header.height() + 1),
                List.of(header.timeMillis()),
                Math.max(0, header.height() - FINAL_DEPTH));
        return new ImportedBlock(id, block, block.encode().length, chainTimeAt(header.height()));
    }

    private void apply(Transaction transaction, Map<Hash, Object> state) {
        update(
                state,
                StateColumn.account(transaction.sender()),
                Account.EMPTY,
                old -> new Account(old.balance(), old.sequence() + 1));
        switch (transaction.payload()) {
            case Payload.Transfer transfer ->
                update(
                        state,
                        StateColumn.account(transfer.to()),
                        Account.EMPTY,
                        old -> new Account(old.balance() + transfer.amount(), old.sequence()));
            case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ -> {}
            case Payload.CreateElection create -> {
                Hash id = transaction.id();
                put(state, StateColumn.election(id), new ElectionRecord(transaction.sender(), create.definition()));
                put(state, StateColumn.status(id), ElectionStatus.created(create.definition()));
            }
            case Payload.EnrolVoters enrol -> {
                status(state, enrol.election(), old -> ElectionRules.enrol(old, enrol.election(), enrol.chunk()));
                enrol.chunk()
                        .forEach(entry -> put(
                                state,
                                StateColumn.voter(enrol.election(), entry.voter()),
                                VoterRecord.enrolled(entry.weight())));
            }
            case Payload.CloseEnrolment close -> status(state, close.election(), ElectionRules::closeEnrolment);
            case Payload.CancelElection cancel -> status(state, cancel.election(), ElectionRules::cancel);
            case Payload.CastBallot cast -> {
                if (!state.containsKey(StateColumn.election(cast.election()).hash())) {
                    return;
                }
                var key = StateColumn.voter(cast.election(), transaction.sender());
                var voter = (VoterRecord) state.getOrDefault(key.hash(), VoterRecord.enrolled(1));
                status(state, cast.election(), old -> ElectionRules.cast(old, voter, transaction.id(), cast.ballot()));
                put(state, key, ElectionRules.cast(voter, transaction.id(), cast.ballot()));
            }
        }
    }

    private static void status(Map<Hash, Object> state, Hash election, UnaryOperator<ElectionStatus> change) {
        state.computeIfPresent(StateColumn.status(election).hash(), (key, old) -> change.apply((ElectionStatus) old));
    }

    @SuppressWarnings("unchecked")
    private <V> void update(Map<Hash, Object> state, StateKey<V> key, V initial, UnaryOperator<V> change) {
        put(state, key, change.apply((V) state.getOrDefault(key.hash(), initial)));
    }

    private <V> void put(Map<Hash, Object> state, StateKey<V> key, V value) {
        keys.put(key.hash(), key);
        state.put(key.hash(), value);
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public Head head() {
        return Objects.requireNonNull(head);
    }

    @Override
    public synchronized Optional<Hash> idAt(long height) {
        return height >= 0 && height < ids.size() ? Optional.of(ids.get((int) height)) : Optional.empty();
    }

    @Override
    public Optional<Participation> participation(Hash id) {
        return Optional.of(Participation.NONE);
    }

    @Override
    public synchronized Optional<Header> header(Hash id) {
        return block(id).map(Block::header);
    }

    @Override
    public Optional<HeaderChain> headerChain(Hash id) {
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Block> block(Hash id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public Optional<byte[]> encodedBlock(Hash id) {
        return block(id).map(Block::encode);
    }

    @Override
    public Bytes certificate(Hash id) {
        return Bytes.EMPTY;
    }

    @Override
    public Certification certification(long height) {
        return Certification.NONE;
    }

    @Override
    public boolean prepareCertification(long height) {
        return preparation.getAsBoolean();
    }

    @Override
    public boolean needsCertificate() {
        return false;
    }

    @Override
    public synchronized boolean isOnChain(Hash id) {
        Block block = known.get(id);
        return block != null && idAt(block.header().height()).filter(id::equals).isPresent();
    }

    @Override
    public synchronized long chainTimeAt(long height) {
        return GENESIS_MILLIS + Math.max(0, height - 1) * SPACING_MILLIS;
    }

    @Override
    public synchronized StateReader state() {
        Map<Hash, Object> state = states.getLast();
        return new StateReader() {
            @Override
            @SuppressWarnings("unchecked")
            public <V> Optional<V> get(StateKey<V> key) {
                return Optional.ofNullable((V) state.get(key.hash()));
            }
        };
    }

    @Override
    public synchronized StateAnswer prove(StateKey<?> key) {
        var changes = StateChanges.builder();
        states.getLast().keySet().forEach(hash -> encoded(keys.get(hash))
                .ifPresent(value -> changes.put(hash, StateColumn.valueHash(value.toArray()))));
        var out = new Writer();
        StateTree.empty(page -> Optional.empty())
                .update(changes.build())
                .prove(key.hash())
                .writeTo(out);
        var answer = new StateAnswer(ids.getLast(), head().header(), encoded(key), Bytes.of(out.toBytes()));
        afterProof.run();
        return answer;
    }

    private <V> Optional<Bytes> encoded(StateKey<V> key) {
        return state().get(key).map(key.column()::encode).map(Bytes::of);
    }

    @Override
    public synchronized InclusionProof historyProof(long height, long laterHeight) {
        return MerkleTree.inclusion(ids.subList(0, (int) laterHeight), (int) height);
    }

    @Override
    public synchronized List<Hash> ids(long from, long to) {
        return List.copyOf(ids.subList((int) from, (int) Math.min(to, ids.size())));
    }

    public PublicKey producer() {
        return FakeKeys.key(0);
    }
}
