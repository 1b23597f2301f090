package org.psephos.core.audit;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.audit.ExportReader.BlockPart;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;
import org.psephos.core.light.HeaderChain;

/** The election's side of an audit: every transaction against the rules, then the recomputed sums against the proved ones. */
final class BodyAudit {
    private final ExportReader.Start start;
    private final Hash chainId;
    private final Findings findings;
    private final SignatureQueue signatures;
    private long blocksListed;
    private long organiserSteps;
    private @Nullable ElectionReplay replay;
    private @Nullable Moment proof;
    private @Nullable Moment closing;

    BodyAudit(ExportReader.Start start, Findings findings, SignatureQueue signatures) {
        this.start = start;
        this.chainId = start.genesis().chainId();
        this.findings = findings;
        this.signatures = signatures;
    }

    /** What must be remembered of a block: the state after it. */
    private record Moment(
            long height,
            Hash id,
            Hash stateRoot,
            long nextChainTimeMillis,
            @Nullable ElectionStatus status) {}

    void take(BlockPart part, long chainTimeMillis) {
        long height = part.header().height();
        blocksListed += part.listing().isEmpty() ? 0 : 1;
        int index = 0;
        for (Entry entry : part.listing()) {
            if (entry instanceof Entry.Concerned(Transaction transaction)) {
                signatures.add(transaction, height, index);
                checkEnvelope(transaction, part.header().version(), height, index);
                apply(transaction, chainTimeMillis, AuditRun.place(height, index));
            }
            index++;
        }
    }

    private void checkEnvelope(Transaction transaction, int version, long height, int index) {
        Optional<RejectCode> code = TransactionRules.check(transaction, start.genesis(), chainId, version, height);
        code.ifPresent(found ->
                findings.fault(AuditCheck.TRANSACTIONS, AuditRun.place(height, index) + ": " + found.message()));
    }

    private void apply(Transaction transaction, long chainTimeMillis, String place) {
        if (!ExportFormat.concerns(transaction, start.election())) {
            findings.fault(AuditCheck.TRANSACTIONS, place + ": it does not concern the election");
            return;
        }
        ElectionReplay running = replay;
        if (transaction.payload() instanceof Payload.CreateElection creation) {
            create(transaction, creation, chainTimeMillis, place);
        } else if (running == null) {
            findings.fault(AuditCheck.TRANSACTIONS, place + ": it comes before the election was created");
        } else {
            Optional<RejectCode> refusal = running.apply(transaction, chainTimeMillis);
            AuditCheck check = checkOf(transaction.payload());
            organiserSteps += check == AuditCheck.ORGANISER ? 1 : 0;
            refusal.ifPresent(code -> findings.fault(check, place + ": " + code.message()));
        }
    }

    private void create(Transaction transaction, Payload.CreateElection creation, long chainTimeMillis, String place) {
        if (replay != null) {
            findings.fault(AuditCheck.ORGANISER, place + ": the election is created again");
            return;
        }
        ElectionRules.checkCreate(creation.definition(), chainTimeMillis)
                .ifPresent(refusal -> findings.fault(AuditCheck.ORGANISER, place + ": " + refusal.message()));
        replay = new ElectionReplay(transaction, creation, start.genesis().ballotsPerVoter());
        organiserSteps++;
    }

    private static AuditCheck checkOf(Payload payload) {
        return switch (payload) {
            case Payload.EnrolVoters ignored -> AuditCheck.ROLL;
            case Payload.CastBallot ignored -> AuditCheck.BALLOTS;
            case Payload.CreateElection ignored -> AuditCheck.ORGANISER;
            case Payload.CloseEnrolment ignored -> AuditCheck.ORGANISER;
            case Payload.CancelElection ignored -> AuditCheck.ORGANISER;
            case Payload.Transfer _, Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ ->
                AuditCheck.TRANSACTIONS;
        };
    }

    void endOfBlock(HeaderChain chain) {
        ElectionReplay running = replay;
        boolean closes = closing == null
                && running != null
                && chain.nextChainTimeMillis() >= running.definition().closesMillis();
        if (!closes && chain.height() != start.proofHeight()) {
            return;
        }
        var moment = new Moment(
                chain.height(),
                chain.headId(),
                chain.head().stateRoot(),
                chain.nextChainTimeMillis(),
                running == null ? null : running.status());
        closing = closes ? moment : closing;
        proof = chain.height() == start.proofHeight() ? moment : proof;
    }

    /** Compares what was recomputed with what is proved; empty where the election is not in the file. */
    Optional<AuditFigures> conclude(ExportReader.End end, HeaderChain tip) {
        signatures.finish();
        findings.done(AuditCheck.BLOCKS, blocksListed + " blocks hold exactly the transactions that the file gives");
        ElectionReplay finished = replay;
        Moment proved = proof;
        if (finished == null || proved == null || proved.status == null) {
            findings.fault(AuditCheck.ORGANISER, "the election is not in the blocks up to " + start.proofHeight());
            return Optional.empty();
        }
        ElectionStatus status = proved.status;
        findings.done(AuditCheck.TRANSACTIONS, "all transactions belong here");
        findings.done(AuditCheck.ORGANISER, organiserSteps + " steps of the organiser, each at its time");
        findings.done(
                AuditCheck.ROLL, status.voters() + " voters on the roll, weight " + status.weight() + " in total");
        findings.done(AuditCheck.BALLOTS, status.ballots().count() + " ballots, each allowed when it was cast");
        Phase phase = Phase.of(finished.definition(), status, proved.nextChainTimeMillis);
        checkClosed(finished, phase);
        checkState(end, finished, proved);
        compare(end.status().value(), status);
        return Optional.of(figures(finished, status, phase, proved, tip));
    }

    private void checkClosed(ElectionReplay finished, Phase phase) {
        switch (phase) {
            case RESULT ->
                findings.done(
                        AuditCheck.CLOSED,
                        "voting was open from "
                                + Instant.ofEpochMilli(finished.definition().opensMillis()) + " to "
                                + Instant.ofEpochMilli(finished.definition().closesMillis()));
            case CANCELLED -> findings.done(AuditCheck.CLOSED, "the election was cancelled before it opened");
            case FAILED -> findings.done(AuditCheck.CLOSED, "the enrolment was not closed in time: no vote was held");
            case ENROLMENT, SCHEDULED, OPEN ->
                findings.fault(
                        AuditCheck.CLOSED, "the election is not over, it is " + phase + ": export it again later");
        }
    }

    private void checkState(ExportReader.End end, ElectionReplay finished, Moment proved) {
        boolean holds = end.definition().isIn(proved.stateRoot, StateColumn.election(start.election()))
                && end.status().isIn(proved.stateRoot, StateColumn.status(start.election()));
        if (!holds) {
            findings.fault(
                    AuditCheck.STATE,
                    "the proofs do not lead from the election to the state of block " + proved.height);
        }
        if (!end.definition().value().equals(finished.election())) {
            findings.fault(AuditCheck.STATE, "the chain's state holds another definition than was created");
        }
        findings.done(AuditCheck.STATE, "definition and sums are proved by block " + proved.height);
    }

    private void compare(ElectionStatus proved, ElectionStatus recomputed) {
        if (!proved.ballots().equals(recomputed.ballots())) {
            findings.fault(
                    AuditCheck.COMPLETENESS,
                    "the chain's ballot log (" + proved.ballots().count() + ") is not that of the ballots in the file ("
                            + recomputed.ballots().count() + ")");
        }
        if (!proved.roll().equals(recomputed.roll())) {
            findings.fault(AuditCheck.COMPLETENESS, "the chain's roll log is not that of the roll in the file");
        }
        findings.done(
                AuditCheck.COMPLETENESS, "the file holds the whole roll and every ballot in the chain's log, in order");
        if (!proved.equals(recomputed)) {
            findings.fault(AuditCheck.TALLY, "the chain's sums are not those of the ballots in the file");
        }
        findings.done(AuditCheck.TALLY, "the sums, counted again here, are those of the chain");
    }

    private AuditFigures figures(
            ElectionReplay finished, ElectionStatus status, Phase phase, Moment proved, HeaderChain tip) {
        Moment end = phase == Phase.RESULT ? closing : null;
        return new AuditFigures(
                start.genesis(),
                chainId,
                start.election(),
                finished.election(),
                status,
                phase,
                end != null ? end.height : proved.height,
                end != null ? ElectionRules.tallyRoot(start.election(), status, end.stateRoot) : Hash.ZERO,
                proved.height,
                proved.id,
                tip.height(),
                tip.headId());
    }
}
