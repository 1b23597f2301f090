package org.psephos.node.staking;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.psephos.core.ledger.Payload.Evidence;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeCandidate.Unbonding;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Offence;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Punishes a validator: a part of its stake and of what is unbonding is burnt, and it comes into no later set. */
final class EvidenceHandler implements TxHandler<Evidence> {
    private final Stakes stakes;
    private final SealVerifier seals;
    private final ProofVerifier proofs;

    EvidenceHandler(Stakes stakes, SealVerifier seals) {
        this.stakes = stakes;
        this.seals = seals;
        this.proofs = new Proofs(
                PayloadKind.EVIDENCE,
                transaction -> transaction.payload() instanceof Evidence evidence && seals.proves(evidence.evidence()),
                RejectCode.BAD_EVIDENCE);
    }

    @Override
    public PayloadKind kind() {
        return PayloadKind.EVIDENCE;
    }

    @Override
    public Class<Evidence> payloadType() {
        return Evidence.class;
    }

    @Override
    public Optional<ProofVerifier> proofs(Transaction transaction, Evidence evidence, StateReader parentState) {
        return Optional.of(proofs);
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, Evidence evidence, BlockContext context, StateReader state) {
        Optional<Offence> told = seals.offence(evidence.evidence());
        if (told.isEmpty()) {
            return Stakes.reject(RejectCode.BAD_EVIDENCE);
        }
        Offence offence = told.get();
        // Subtracted, not added: the height is whatever the evidence says.
        if (offence.height() < context.height() - stakes.terms().unbondingBlocks()) {
            return Stakes.reject(RejectCode.EVIDENCE_TOO_OLD);
        }
        Optional<ValidatorSet> validators = stakes.validators(stakes.terms().epoch(offence.height()), state);
        if (validators.isEmpty() || validators.get().find(offence.validator()).isEmpty()) {
            return Stakes.reject(RejectCode.NOT_A_VALIDATOR);
        }
        Optional<StakeCandidate> accused = stakes.register(state).find(offence.validator());
        if (accused.isEmpty()) {
            return Stakes.reject(RejectCode.UNKNOWN_VALIDATOR);
        }
        List<Long> punished = accused.get().offences();
        return punished.contains(offence.height()) || punished.size() == StakeCandidate.MAX_OFFENCES
                ? Stakes.reject(RejectCode.OFFENCE_PUNISHED)
                : Optional.empty();
    }

    @Override
    public void apply(Transaction transaction, Evidence evidence, BlockContext context, StateWriter state) {
        Offence offence = seals.offence(evidence.evidence()).orElseThrow();
        StakeCandidate before = stakes.register(state).find(offence.validator()).orElseThrow();
        stakes.change(
                state,
                new StakeCandidate(
                        before.key(),
                        before.owner(),
                        left(before.stake()),
                        true,
                        before.unbonding().stream()
                                .map(entry -> new Unbonding(left(entry.amount()), entry.releaseHeight()))
                                .filter(entry -> entry.amount() > 0)
                                .toList(),
                        Stream.concat(before.offences().stream(), Stream.of(offence.height()))
                                .sorted()
                                .toList()));
    }

    /** What the punishment leaves of an amount; what it takes is rounded up. */
    private long left(long amount) {
        long slash = stakes.terms().slashPerMille();
        // Of the thousands and the rest apart: the product may pass 64 bits.
        return amount - (amount / 1_000 * slash + (amount % 1_000 * slash + 999) / 1_000);
    }
}
