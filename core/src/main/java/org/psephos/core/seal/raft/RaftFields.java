package org.psephos.core.seal.raft;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.Signatures;

/**
 * What a header's engine fields hold.
 *
 * @param members who certify the block
 * @param handover where they are others than the parent's
 * @param parentCertificate in every block but the first
 */
public record RaftFields(ValidatorSet members, Optional<Handover> handover, Optional<Signatures> parentCertificate) {

    /**
     * From one set of members to the next.
     *
     * @param leaving the members who certify the parent
     * @param proof that the parent's state has the new ones
     */
    public record Handover(ValidatorSet leaving, StateProof proof) {}

    /** Those who certify the parent. */
    ValidatorSet parentMembers() {
        return handover.map(Handover::leaving).orElse(members);
    }

    public Bytes encode() {
        var out = new Writer();
        members.write(out);
        out.bool(handover.isPresent());
        handover.ifPresent(change -> {
            change.leaving.write(out);
            change.proof.writeTo(out);
        });
        out.bool(parentCertificate.isPresent());
        parentCertificate.ifPresent(
                signatures -> signatures.write(parentMembers().size(), out));
        return Bytes.of(out.toBytes());
    }

    public static Decoded<RaftFields> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), RaftFields::read);
    }

    private static RaftFields read(Reader in) throws MalformedException {
        ValidatorSet members = members(in);
        Optional<Handover> handover =
                in.bool() ? Optional.of(new Handover(members(in), StateProof.read(in))) : Optional.empty();
        int parents = handover.map(Handover::leaving).orElse(members).size();
        Optional<Signatures> certificate = in.bool() ? Optional.of(Signatures.read(parents, in)) : Optional.empty();
        return new RaftFields(members, handover, certificate);
    }

    private static ValidatorSet members(Reader in) throws MalformedException {
        ValidatorSet members = ValidatorSet.read(in);
        if (members.size() > RaftRules.MAX_MEMBERS) {
            throw new MalformedException(members.size() + " members, allowed " + RaftRules.MAX_MEMBERS);
        }
        if (members.totalStake() != members.size()) {
            throw new MalformedException("a member of more weight than 1");
        }
        return members;
    }
}
