package org.psephos.core.ledger;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.election.RollEntry;

/**
 * What a transaction in a block must satisfy whatever the state is. The node and the auditor call the same functions.
 */
public final class TransactionRules {
    private TransactionRules() {}

    /** All checks of this class but those on the curve. */
    public static Optional<RejectCode> check(
            Transaction transaction, Genesis genesis, Hash chainId, int version, long height) {
        if (!transaction.chainId().equals(chainId)) {
            return Optional.of(RejectCode.WRONG_CHAIN);
        }
        if (transaction.size() > genesis.maxTransactionBytes()) {
            return Optional.of(RejectCode.TOO_LARGE);
        }
        if (!isAllowed(transaction.payload().kind(), genesis, version)) {
            return Optional.of(RejectCode.KIND_NOT_ALLOWED);
        }
        return checkExpiry(transaction, height)
                .or(() -> checkFee(transaction, genesis))
                .or(() -> checkPayload(transaction, genesis));
    }

    /** Whether the chain takes this kind where {@code version} of the rules holds. */
    public static boolean isAllowed(PayloadKind kind, Genesis genesis, int version) {
        return ProtocolVersion.kinds(version).contains(kind)
                && !genesis.excludedKinds().contains(kind.tag());
    }

    public static Optional<RejectCode> checkExpiry(Transaction transaction, long height) {
        if (transaction.expiryHeight() < height) {
            return Optional.of(RejectCode.EXPIRED);
        }
        return transaction.expiryHeight() - height > Limits.MAX_EXPIRY_BLOCKS
                ? Optional.of(RejectCode.EXPIRY_TOO_FAR)
                : Optional.empty();
    }

    /** Whether the fee is high enough; that the sender can pay it is not implied. */
    public static Optional<RejectCode> checkFee(Transaction transaction, Genesis genesis) {
        if (transaction.payload() instanceof Payload.CastBallot) {
            return transaction.fee() == 0 ? Optional.empty() : Optional.of(RejectCode.FEE_NOT_ALLOWED);
        }
        return transaction.fee() >= minimumFee(transaction.payload(), genesis)
                ? Optional.empty()
                : Optional.of(RejectCode.FEE_TOO_LOW);
    }

    /** The least fee that the chain takes for this payload: enrolling prepays for each voter. */
    public static long minimumFee(Payload payload, Genesis genesis) {
        return switch (payload) {
            case Payload.CastBallot ignored -> 0;
            case Payload.EnrolVoters enrol ->
                saturatedProduct(genesis.minFee(), enrol.chunk().size());
            case Payload.Transfer ignored -> genesis.minFee();
            case Payload.CreateElection ignored -> genesis.minFee();
            case Payload.CloseEnrolment ignored -> genesis.minFee();
            case Payload.CancelElection ignored -> genesis.minFee();
            case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ -> genesis.minFee();
        };
    }

    /** Whether genesis lets this sender create elections. */
    public static boolean mayCreateElections(PublicKey sender, Genesis genesis) {
        return genesis.electionCreators().isEmpty()
                || genesis.electionCreators().contains(sender);
    }

    private static Optional<RejectCode> checkPayload(Transaction transaction, Genesis genesis) {
        return switch (transaction.payload()) {
            case Payload.Transfer transfer -> checkAmount(transfer.amount());
            case Payload.Stake stake -> checkAmount(stake.amount());
            case Payload.Unstake unstake -> checkAmount(unstake.amount());
            case Payload.CreateElection ignored ->
                mayCreateElections(transaction.sender(), genesis)
                        ? Optional.empty()
                        : Optional.of(RejectCode.CREATOR_NOT_ALLOWED);
            case Payload.EnrolVoters ignored -> Optional.empty();
            case Payload.CloseEnrolment ignored -> Optional.empty();
            case Payload.CancelElection ignored -> Optional.empty();
            case Payload.CastBallot ignored -> Optional.empty();
            case Payload.Evidence _, Payload.ChangeMembers _ -> Optional.empty();
        };
    }

    private static Optional<RejectCode> checkAmount(long amount) {
        return amount > 0 ? Optional.empty() : Optional.of(RejectCode.AMOUNT_ZERO);
    }

    private static long saturatedProduct(long left, long right) {
        long high = Math.multiplyHigh(left, right);
        long low = left * right;
        return high != 0 || low < 0 ? Long.MAX_VALUE : low;
    }

    /** The dear checks, on the curve: the signature, then the keys that the payload brings in, which may be thousands. */
    public static Optional<RejectCode> checkKeysAndSignature(Transaction transaction, Secp256k1 curve) {
        if (!transaction.hasValidSignature(curve)) {
            return Optional.of(RejectCode.BAD_SIGNATURE);
        }
        return bringsValidKeys(transaction.payload(), curve) ? Optional.empty() : Optional.of(RejectCode.INVALID_KEY);
    }

    private static boolean bringsValidKeys(Payload payload, Secp256k1 curve) {
        return switch (payload) {
            case Payload.Transfer(PublicKey to, long ignored) -> curve.isValid(to);
            case Payload.EnrolVoters enrol ->
                enrol.chunk().stream().map(RollEntry::voter).allMatch(curve::isValid);
            case Payload.Stake stake -> curve.isValid(stake.validator());
            case Payload.CreateElection ignored -> true;
            case Payload.CloseEnrolment ignored -> true;
            case Payload.CancelElection ignored -> true;
            case Payload.CastBallot ignored -> true;
            case Payload.Unstake _, Payload.Evidence _ -> true;
            case Payload.ChangeMembers change ->
                change.change().coming().map(curve::isValid).orElse(true);
        };
    }
}
