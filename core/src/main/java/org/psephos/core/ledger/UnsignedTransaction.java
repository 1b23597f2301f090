package org.psephos.core.ledger;

import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * A transaction before its sender signs it.
 *
 * @param sequence how many transactions of the sender were accepted before this one
 * @param expiryHeight last height at which a block may hold it
 */
public record UnsignedTransaction(
        Hash chainId, PublicKey sender, long sequence, long expiryHeight, long fee, Payload payload) {

    public byte[] encode() {
        var out = new Writer();
        out.raw(chainId).raw(sender).varint(sequence).varint(expiryHeight).varint(fee);
        out.u8(payload.kind().tag());
        payload.write(out);
        return out.toBytes();
    }

    /** What the sender signs, and what the transaction is called for ever. */
    public Hash id() {
        return Sha256.hash(Tag.TRANSACTION, encode());
    }

    /** @param signature BIP-340 signature of {@link #id()} by the sender, 64 bytes */
    public Transaction sign(byte[] signature) {
        if (signature.length != Transaction.SIGNATURE_BYTES) {
            throw new IllegalArgumentException("signature of " + signature.length + " bytes");
        }
        byte[] content = encode();
        return Transaction.decode(new Writer(content.length + signature.length)
                        .raw(content)
                        .raw(signature)
                        .toBytes())
                .orThrow();
    }
}
