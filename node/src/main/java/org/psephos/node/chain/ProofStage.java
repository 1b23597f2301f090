package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateReader;

/**
 * The stage between the stateless rules and execution: proofs, which need a little of the parent's state and much time. Says what is to
 * be checked, in tasks for workers, and remembers what held. Safe for use by several threads.
 */
public final class ProofStage {
    /** Transactions in a task: enough for a batch to pay, few enough for every worker to get some of a block. */
    static final int MAX_SLICE = 64;

    private final Rules rules;
    private final VerifiedTransactions verified;

    public ProofStage(Rules rules, VerifiedTransactions verified) {
        this.rules = rules;
        this.verified = verified;
    }

    /** Proofs that are checked together. */
    public record Task(ProofVerifier verifier, List<Transaction> transactions) {}

    /** What is still to be checked before {@code transactions} may be executed in a block on this state. */
    public List<Task> tasks(List<Transaction> transactions, StateReader parentState) {
        var byContext = new LinkedHashMap<Hash, Task>();
        for (Transaction transaction : transactions) {
            Optional<ProofVerifier> found = unchecked(transaction, parentState);
            if (found.isPresent()) {
                ProofVerifier verifier = found.get();
                byContext
                        .computeIfAbsent(verifier.context(), ignored -> new Task(verifier, new ArrayList<>()))
                        .transactions()
                        .add(transaction);
            }
        }
        var tasks = new ArrayList<Task>();
        for (Task all : byContext.values()) {
            int count = all.transactions().size();
            for (int from = 0; from < count; from += MAX_SLICE) {
                int to = Math.min(count, from + MAX_SLICE);
                tasks.add(new Task(all.verifier(), all.transactions().subList(from, to)));
            }
        }
        return tasks;
    }

    /** Whether nothing is left to be checked of {@code transaction} for a block on this state. */
    public boolean isDone(Transaction transaction, StateReader parentState) {
        return unchecked(transaction, parentState).isEmpty();
    }

    /** Why the proofs of each do not hold, in order; for a worker. */
    public List<Optional<Rejection>> run(Task task) {
        List<Optional<Rejection>> verdicts = task.verifier().verify(task.transactions());
        if (verdicts.size() != task.transactions().size()) {
            throw new IllegalStateException(verdicts.size() + " verdicts");
        }
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).isEmpty()) {
                verified.addProven(
                        task.transactions().get(i).fullHash(), task.verifier().context());
            }
        }
        return verdicts;
    }

    private Optional<ProofVerifier> unchecked(Transaction transaction, StateReader parentState) {
        Optional<ProofVerifier> found = rules.proofs(transaction, parentState);
        return found.isPresent()
                        && verified.isProven(transaction.fullHash(), found.get().context())
                ? Optional.empty()
                : found;
    }
}
