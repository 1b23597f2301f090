package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.ledger.header.HeaderRules;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.runtime.Workers;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateChange;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StatelessRules;

/**
 * Checks blocks in stages from cheap to dear, so that a flood of bad ones costs little: header against its parent, seal,
 * body against the header, transactions, proofs, execution. Writes nothing. Signatures and proofs are checked on the workers, and the
 * calling thread waits for them.
 */
final class BlockValidator {
    /** Transactions that one worker checks at a time. */
    private static final int SLICE = 256;

    private final Genesis genesis;
    private final ChainTerms terms;
    private final SealVerifier seals;
    private final Rules rules;
    private final StatelessRules stateless;
    private final VerifiedTransactions verified;
    private final ProofStage proofs;
    private final Workers workers;
    private final ExecutionMemo memo;
    private final CheckedAhead ahead = new CheckedAhead();

    BlockValidator(
            Genesis genesis,
            ActivationTable activations,
            SealVerifier seals,
            Rules rules,
            StatelessRules stateless,
            VerifiedTransactions verified,
            Workers workers,
            ExecutionMemo memo) {
        this.genesis = genesis;
        this.terms = ChainTerms.of(genesis, activations);
        this.seals = seals;
        this.rules = rules;
        this.stateless = stateless;
        this.verified = verified;
        this.proofs = new ProofStage(rules, verified);
        this.workers = workers;
        this.memo = memo;
    }

    /** What became of a header. Whoever made a refused one need not have worked for it. */
    sealed interface Checked {
        record Accepted(BlockRecord record) implements Checked {}

        record Refused(ImportOutcome outcome) implements Checked {}
    }

    /** Header against parent, then seal; the body gives the sizes alone. */
    Checked checkHeader(Block block, BlockRecord parent, long nowMillis) {
        Header header = block.header();
        Hash id = header.id();
        Optional<HeaderFault> broken = HeaderRules.check(header, parent.tip(terms));
        if (broken.isPresent()) {
            return invalid(
                    id,
                    InvalidReason.HEADER_RULE,
                    broken.get() + ": " + broken.get().message());
        }
        return switch (seals.verify(parent.header(), parent.trail(), header)) {
            case SealVerdict.Invalid(String detail) -> invalid(id, InvalidReason.BAD_SEAL, detail);
            // Only a header that cost its maker something is worth being held.
            case SealVerdict.Valid valid ->
                header.timeMillis() > nowMillis + genesis.maxFutureMillis()
                        ? new Checked.Refused(
                                new ImportOutcome.Early(id, header.timeMillis() - genesis.maxFutureMillis()))
                        : new Checked.Accepted(parent.child(
                                header,
                                valid.trail(),
                                block.size(),
                                block.transactions().size()));
        };
    }

    /** The record with {@code certificate}; as it was where it has one or the certificate does not certify it. */
    BlockRecord withCertificate(BlockRecord record, Bytes certificate) {
        boolean certifies = record.certificate().length() == 0
                && certificate.length() > 0
                && certificate.length() <= Limits.MAX_ENGINE_FIELDS_BYTES
                && seals.certifies(certificate, record.header(), record.trail());
        return certifies ? record.withCertificate(certificate) : record;
    }

    /** Whether the block of this record can be the head. */
    boolean isCertified(BlockRecord record) {
        return record.certificate().length() > 0 || !seals.needsCertificate();
    }

    /** Executes on the parent's state and tree; header and body have been checked. */
    Executed execute(Block block, BlockRecord record, StateReader parentState, StateTree parentTree) {
        Optional<ExecutionMemo.Execution> remembered = memo.find(block);
        if (remembered.isPresent()) {
            ExecutionMemo.Execution execution = remembered.get();
            return compareRoot(new ExecutedBlock(block, record, execution.changes(), execution.tree()));
        }
        List<Transaction> transactions = block.transactions();
        Optional<String> badProof = onWorkers(proofs.tasks(transactions, parentState), this::checkProofs);
        if (badProof.isPresent()) {
            return new Executed.Failed(InvalidReason.BAD_TRANSACTION, badProof.get());
        }
        var execution = new BlockExecution(rules, context(record), parentState);
        for (int i = 0; i < transactions.size(); i++) {
            Optional<Rejection> rejection = execution.append(transactions.get(i));
            if (rejection.isPresent()) {
                return new Executed.Failed(
                        InvalidReason.BAD_TRANSACTION,
                        "transaction " + i + ": " + rejection.get().code());
            }
        }
        execution.finish();
        List<StateChange<?>> changes = execution.changes();
        return compareRoot(new ExecutedBlock(block, record, changes, update(parentTree, changes)));
    }

    /** What execution gave. */
    sealed interface Executed {
        record Done(ExecutedBlock executed) implements Executed {}

        record Failed(InvalidReason reason, String detail) implements Executed {}
    }

    BlockContext context(BlockRecord record) {
        Header header = record.header();
        return new BlockContext(
                genesis, header.version(), header.height(), record.chainTimeMillis(), header.producer());
    }

    StateTree update(StateTree tree, List<StateChange<?>> changes) {
        StateChanges.Builder builder = StateChanges.builder();
        for (StateChange<?> change : changes) {
            builder.put(change.hash(), StateColumn.valueHash(change.encodedAfter()));
        }
        return tree.update(builder.build());
    }

    /**
     * Everything that can be checked without the parent's state; empty where nothing is wrong. A body that is not the one of the header
     * says nothing about the header, however wrong it is.
     */
    Optional<ImportOutcome> checkBody(Block block, BlockRecord record) {
        boolean executedBefore = memo.find(block).isPresent();
        boolean checkedBefore = ahead.take(block) || executedBefore;
        if (!checkedBefore && !block.bodyMatchesHeader()) {
            return Optional.of(new ImportOutcome.BadBody(record.id()));
        }
        int elections = executedBefore ? 0 : block.elections();
        if (elections > Limits.MAX_BLOCK_ELECTIONS) {
            return Optional.of(new ImportOutcome.Invalid(
                    record.id(),
                    InvalidReason.TOO_LARGE,
                    elections + " elections, allowed " + Limits.MAX_BLOCK_ELECTIONS));
        }
        if (record.bytes() > genesis.maxBlockBytes()) {
            return Optional.of(new ImportOutcome.Invalid(
                    record.id(),
                    InvalidReason.TOO_LARGE,
                    record.bytes() + " bytes, allowed " + genesis.maxBlockBytes()));
        }
        if (checkedBefore) {
            return Optional.empty();
        }
        var unverified = new ArrayList<Transaction>();
        for (Transaction transaction : block.transactions()) {
            if (!verified.contains(transaction.fullHash())) {
                unverified.add(transaction);
            }
        }
        return checkTransactions(unverified)
                .map(rejection -> new ImportOutcome.Invalid(record.id(), InvalidReason.BAD_TRANSACTION, rejection));
    }

    /**
     * On the workers, before a block's turn has come: what {@link #checkBody} would find it has to check. Nothing is remembered where
     * something is wrong or the workers have no room; the import then finds out itself.
     */
    CompletionStage<Void> checkAhead(Block block) {
        return workers.submit(block::bodyMatchesHeader)
                .thenCompose(matches -> matches ? held(block) : CompletableFuture.completedStage(false))
                .exceptionally(failure -> false)
                .thenAccept(held -> {
                    if (held) {
                        ahead.add(block);
                    }
                });
    }

    private CompletionStage<Boolean> held(Block block) {
        CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
        for (List<Transaction> slice : slices(block.transactions())) {
            all = all.thenCombine(workers.submit(() -> holds(slice)), Boolean::logicalAnd);
        }
        return all;
    }

    private boolean holds(List<Transaction> slice) {
        return slice.stream()
                .allMatch(transaction -> verified.contains(transaction.fullHash())
                        || stateless.check(transaction).isEmpty());
    }

    private Optional<String> checkTransactions(List<Transaction> transactions) {
        return onWorkers(slices(transactions), this::checkSlice);
    }

    private static List<List<Transaction>> slices(List<Transaction> transactions) {
        var slices = new ArrayList<List<Transaction>>();
        for (int from = 0; from < transactions.size(); from += SLICE) {
            slices.add(transactions.subList(from, Math.min(transactions.size(), from + SLICE)));
        }
        return slices;
    }

    /** What {@code check} first found in one of the parts. */
    private <T> Optional<String> onWorkers(List<T> parts, Function<T, Optional<String>> check) {
        List<CompletableFuture<Optional<String>>> checks =
                parts.stream().map(part -> onWorker(part, check)).toList();
        for (CompletableFuture<Optional<String>> one : checks) {
            Optional<String> rejection = one.join();
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    /** On this thread where the workers have no room: a block does not wait behind a flood of submissions for ever. */
    private <T> CompletableFuture<Optional<String>> onWorker(T part, Function<T, Optional<String>> check) {
        try {
            return workers.submit(() -> check.apply(part))
                    .exceptionally(failure -> check.apply(part))
                    .toCompletableFuture();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(check.apply(part));
        }
    }

    private Optional<String> checkSlice(List<Transaction> slice) {
        for (Transaction transaction : slice) {
            Optional<Rejection> rejection = stateless.check(transaction);
            if (rejection.isPresent()) {
                return Optional.of(describe(transaction, rejection.get()));
            }
            verified.add(transaction.fullHash());
        }
        return Optional.empty();
    }

    private Optional<String> checkProofs(ProofStage.Task task) {
        List<Optional<Rejection>> verdicts = proofs.run(task);
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).isPresent()) {
                return Optional.of(
                        describe(task.transactions().get(i), verdicts.get(i).get()));
            }
        }
        return Optional.empty();
    }

    private static String describe(Transaction transaction, Rejection rejection) {
        return "transaction " + transaction.id() + ": " + rejection.code();
    }

    private static Executed compareRoot(ExecutedBlock executed) {
        Hash stated = executed.block().header().stateRoot();
        Hash found = executed.tree().root();
        return stated.equals(found)
                ? new Executed.Done(executed)
                : new Executed.Failed(
                        InvalidReason.STATE_ROOT_MISMATCH, "the header says " + stated + ", execution gives " + found);
    }

    private static Checked invalid(Hash id, InvalidReason reason, String detail) {
        return new Checked.Refused(new ImportOutcome.Invalid(id, reason, detail));
    }
}
