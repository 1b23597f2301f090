package org.psephos.node.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.merkle.PageSource;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateChange;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StatelessRules;

/** A chain without seals on a state in memory, as {@code docs/spec/state.md} §3.4 has it: what it does becomes a row of vectors. */
public final class VectorRun {
    private final Genesis genesis;
    private final Rules rules;
    private final Set<RejectCode> seen;
    private final StatelessRules stateless;
    private final Map<Hash, Object> state = new HashMap<>();
    private final List<Map<?, ?>> blocks = new ArrayList<>();
    private final List<Map<?, ?>> offered = new ArrayList<>();
    private StateTree tree = StateTree.empty(PageSource.NONE);
    private BlockContext context;
    private BlockExecution execution;

    /** @param seen takes the codes that are met */
    public VectorRun(Genesis genesis, Rules rules, Set<RejectCode> seen) {
        this.genesis = genesis;
        this.rules = rules;
        this.seen = seen;
        this.stateless = new StatelessRules(genesis, Curves.best());
        StateChanges.Builder changes = StateChanges.builder();
        genesis.accounts().forEach((key, balance) -> {
            var place = StateColumn.account(key);
            var account = new Account(balance, 0);
            state.put(place.hash(), account);
            changes.put(place.hash(), StateColumn.valueHash(place.column().encode(account)));
        });
        tree = tree.update(changes.build());
        assertThat(tree.root()).isEqualTo(GenesisBlock.header(genesis).stateRoot());
        context = new BlockContext(genesis, 1, 0, 0, genesis.accounts().firstKey());
        execution = new BlockExecution(rules, context, state());
    }

    public Genesis genesis() {
        return genesis;
    }

    /** After the last block that has ended. */
    public StateReader state() {
        return new StateReader() {
            @Override
            @SuppressWarnings("unchecked") // what lies under a key was put there under the same key
            public <V> Optional<V> get(StateKey<V> key) {
                return Optional.ofNullable((V) state.get(key.hash()));
            }
        };
    }

    /** Begins the next block. */
    public void block(long height, long chainTimeMillis, PublicKey producer) {
        context = new BlockContext(genesis, 1, height, chainTimeMillis, producer);
        execution = new BlockExecution(rules, context, state());
    }

    /** The id. */
    public Hash offer(TestKey sender, long sequence, long expiryHeight, long fee, Payload payload) {
        return offer(sender.sign(
                new UnsignedTransaction(genesis.chainId(), sender.publicKey(), sequence, expiryHeight, fee, payload)));
    }

    public Hash offer(Transaction transaction) {
        Optional<RejectCode> code = stateless
                .check(transaction)
                .or(() -> execution.check(transaction))
                .or(() -> badProof(transaction))
                .or(() -> execution.append(transaction))
                .map(Rejection::code);
        code.ifPresent(seen::add);
        offered.add(row("encoded", transaction.encode(), "reject", code));
        return transaction.id();
    }

    private Optional<Rejection> badProof(Transaction transaction) {
        return rules.proofs(transaction, state())
                .flatMap(verifier -> verifier.verify(List.of(transaction)).getFirst());
    }

    public void end() {
        StateChanges.Builder changes = StateChanges.builder();
        execution.finish();
        for (StateChange<?> change : execution.changes()) {
            state.put(change.hash(), change.after());
            changes.put(change.hash(), StateColumn.valueHash(change.encodedAfter()));
        }
        tree = tree.update(changes.build());
        blocks.add(row(
                "height", context.height(),
                "chainTime", context.chainTimeMillis(),
                "producer", context.producer(),
                "transactions", List.copyOf(offered),
                "stateRoot", tree.root()));
        offered.clear();
    }

    public Map<?, ?> finish(String what) {
        return row("case", what, "genesis", genesis.encode(), "blocks", blocks);
    }
}
