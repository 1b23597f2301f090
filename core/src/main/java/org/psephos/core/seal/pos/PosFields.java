package org.psephos.core.seal.pos;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.merkle.StateProof;

/**
 * What a header's engine fields hold.
 *
 * @param round that the block was first proposed in
 * @param validators of the block's epoch
 * @param vrfProof of the leader of that round
 * @param handover in the first block of every epoch but epoch 0
 * @param parentCertificate in every block but the first
 */
public record PosFields(
        long round,
        ValidatorSet validators,
        Bytes vrfProof,
        Optional<Handover> handover,
        Optional<Certificate> parentCertificate) {

    /**
     * From one epoch to the next.
     *
     * @param leaving the validators of the epoch that ends, who certify its last block
     * @param afterNext hash of the validators of the epoch after the one that begins
     * @param proof that the parent's state has them
     */
    public record Handover(ValidatorSet leaving, Hash afterNext, StateProof proof) {}

    /** Those who certify the parent. */
    ValidatorSet parentValidators() {
        return handover.map(Handover::leaving).orElse(validators);
    }

    public Bytes encode() {
        var out = new Writer();
        out.varint(round);
        validators.write(out);
        out.raw(vrfProof.toArray()).bool(handover.isPresent());
        handover.ifPresent(ends -> {
            ends.leaving.write(out);
            out.raw(ends.afterNext);
            ends.proof.writeTo(out);
        });
        out.bool(parentCertificate.isPresent());
        parentCertificate.ifPresent(
                certificate -> certificate.write(parentValidators().size(), out));
        return Bytes.of(out.toBytes());
    }

    public static Decoded<PosFields> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), PosFields::read);
    }

    private static PosFields read(Reader in) throws MalformedException {
        long round = in.varint();
        ValidatorSet validators = ValidatorSet.read(in);
        Bytes vrfProof = Bytes.of(in.raw(Secp256k1.VRF_PROOF_BYTES));
        Optional<Handover> handover = in.bool()
                ? Optional.of(new Handover(ValidatorSet.read(in), in.hash(), StateProof.read(in)))
                : Optional.empty();
        ValidatorSet parentValidators = handover.map(Handover::leaving).orElse(validators);
        Optional<Certificate> certificate =
                in.bool() ? Optional.of(Certificate.read(parentValidators.size(), in)) : Optional.empty();
        return new PosFields(round, validators, vrfProof, handover, certificate);
    }
}
