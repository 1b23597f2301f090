package org.psephos.node.voting;

import java.util.Optional;
import java.util.function.Function;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Refusal;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Payload.CancelElection;
import org.psephos.core.ledger.Payload.CloseEnrolment;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** A step that only the organiser takes and that changes nothing but the election's status. */
public final class OrganiserHandler<P extends Payload> implements TxHandler<P> {
    private final PayloadKind kind;
    private final Class<P> payloadType;
    private final Function<P, Hash> election;
    private final Check check;
    private final Function<ElectionStatus, ElectionStatus> step;

    private OrganiserHandler(
            PayloadKind kind,
            Class<P> payloadType,
            Function<P, Hash> election,
            Check check,
            Function<ElectionStatus, ElectionStatus> step) {
        this.kind = kind;
        this.payloadType = payloadType;
        this.election = election;
        this.check = check;
        this.step = step;
    }

    public static OrganiserHandler<CloseEnrolment> closeEnrolment() {
        return new OrganiserHandler<>(
                PayloadKind.CLOSE_ENROLMENT,
                CloseEnrolment.class,
                CloseEnrolment::election,
                ElectionRules::checkCloseEnrolment,
                ElectionRules::closeEnrolment);
    }

    public static OrganiserHandler<CancelElection> cancel() {
        return new OrganiserHandler<>(
                PayloadKind.CANCEL_ELECTION,
                CancelElection.class,
                CancelElection::election,
                ElectionRules::checkCancel,
                ElectionRules::cancel);
    }

    @Override
    public PayloadKind kind() {
        return kind;
    }

    @Override
    public Class<P> payloadType() {
        return payloadType;
    }

    @Override
    public Optional<Rejection> check(Transaction transaction, P payload, BlockContext context, StateReader state) {
        Optional<Elections> found = Elections.find(election.apply(payload), state);
        if (found.isEmpty()) {
            return Elections.unknown();
        }
        Elections target = found.get();
        if (!target.organisedBy(transaction)) {
            return Optional.of(Elections.reject(Refusal.NOT_ORGANISER));
        }
        return check.refusal(target.definition(), target.status(), context.chainTimeMillis())
                .map(Elections::reject);
    }

    @Override
    public void apply(Transaction transaction, P payload, BlockContext context, StateWriter state) {
        Hash id = election.apply(payload);
        state.put(
                ElectionKeys.of(id).status(),
                step.apply(Elections.get(id, state).status()));
    }

    @FunctionalInterface
    private interface Check {
        Optional<Refusal> refusal(ElectionDefinition definition, ElectionStatus status, long chainTimeMillis);
    }
}
