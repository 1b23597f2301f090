package org.psephos.node.membership;

import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload.ChangeMembers;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;

/** Takes a change that a majority of the members, and whoever comes, have signed, whoever sends it. */
public final class ChangeMembersHandler implements TxHandler<ChangeMembers> {
    private final Members members;
    private final ProofVerifier signatures;

    private ChangeMembersHandler(Members members, Secp256k1 curve) {
        this.members = members;
        signatures = new Approvals(curve);
    }

    /** For chains whose members count by heads; on others there is nothing to change. */
    public static List<TxHandler<?>> transactions(SealVerifier seals, Secp256k1 curve) {
        return seals.membership()
                .map(Members::new)
                .<List<TxHandler<?>>>map(members -> List.of(new ChangeMembersHandler(members, curve)))
                .orElse(List.of());
    }

    @Override
    public PayloadKind kind() {
        return PayloadKind.CHANGE_MEMBERS;
    }

    @Override
    public Class<ChangeMembers> payloadType() {
        return ChangeMembers.class;
    }

    @Override
    public Optional<ProofVerifier> proofs(Transaction transaction, ChangeMembers change, StateReader parentState) {
        return Optional.of(signatures);
    }

    @Override
    public Optional<Rejection> check(
            Transaction transaction, ChangeMembers payload, BlockContext context, StateReader state) {
        MemberChange change = payload.change();
        Optional<ValidatorSet> before = members.after(change.number() - 1, state);
        if (before.isEmpty() || members.after(change.number(), state).isPresent()) {
            return reject(RejectCode.MEMBERS_CHANGED);
        }
        boolean comesBack =
                change.coming().flatMap(members.terms().first()::find).isPresent();
        if (comesBack
                || change.apply(before.get(), members.terms().maxMembers()).isEmpty()) {
            return reject(RejectCode.BAD_MEMBER_CHANGE);
        }
        return agrees(payload, before.get()) ? Optional.empty() : reject(RejectCode.APPROVALS_MISSING);
    }

    private static boolean agrees(ChangeMembers payload, ValidatorSet before) {
        Optional<PublicKey> coming = payload.change().coming();
        long agreeing = payload.approvals().stream()
                .filter(approval -> before.find(approval.key()).isPresent())
                .count();
        boolean comes = coming.isEmpty()
                || payload.approvals().stream()
                        .anyMatch(approval -> approval.key().equals(coming.get()));
        long wanted = agreeing + (coming.isPresent() ? 1 : 0);
        return comes
                && agreeing >= MembershipTerms.majority(before.size())
                && payload.approvals().size() == wanted;
    }

    private static Optional<Rejection> reject(RejectCode code) {
        return Optional.of(Rejection.of(code));
    }

    @Override
    public void apply(Transaction transaction, ChangeMembers payload, BlockContext context, StateWriter state) {
        MemberChange change = payload.change();
        ValidatorSet before = members.after(change.number() - 1, state).orElseThrow();
        ValidatorSet after = change.apply(before, members.terms().maxMembers()).orElseThrow();
        state.put(StateColumn.validators(change.number()), after);
        state.put(StateColumn.validators(0), after);
    }

    /** They need no state: what is signed stands in the transaction. */
    private record Approvals(Secp256k1 curve) implements ProofVerifier {
        private static final Hash CONTEXT =
                Sha256.hash(Tag.PROOF_CONTEXT, new byte[] {(byte) PayloadKind.CHANGE_MEMBERS.tag()});

        @Override
        public Hash context() {
            return CONTEXT;
        }

        @Override
        public List<Optional<Rejection>> verify(List<Transaction> transactions) {
            return transactions.stream()
                    .map(transaction ->
                            hold(transaction) ? Optional.<Rejection>empty() : reject(RejectCode.BAD_APPROVAL))
                    .toList();
        }

        private boolean hold(Transaction transaction) {
            if (!(transaction.payload() instanceof ChangeMembers(MemberChange change, var approvals))) {
                return false;
            }
            byte[] digest = change.digest(transaction.chainId()).toBytes();
            return approvals.stream()
                    .allMatch(approval -> curve.verify(approval.signature().toArray(), digest, approval.key()));
        }
    }
}
