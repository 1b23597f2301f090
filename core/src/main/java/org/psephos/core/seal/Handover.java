package org.psephos.core.seal;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.merkle.StateProof;

/**
 * From the validators who certify a block to those that the state after it has for the time to come. Nothing in it is to be believed before
 * somebody has checked it.
 *
 * @param header of the block
 * @param certificate of that block, as it travels beside a tip
 * @param next hash of the set that follows
 * @param proof that the state after the block has it
 */
public record Handover(Header header, Bytes certificate, Hash next, StateProof proof) {
    /** Header, an empty certificate, the hash, and a proof without siblings. */
    public static final int MIN_BYTES = Limits.MIN_HEADER_BYTES + 1 + Hash.BYTES + 2;

    public void write(Writer out) {
        header.write(out);
        out.bytes(certificate.toArray()).raw(next);
        proof.writeTo(out);
    }

    public static Handover read(Reader in) throws MalformedException {
        return new Handover(
                Header.read(in),
                Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate")),
                in.hash(),
                StateProof.read(in));
    }
}
