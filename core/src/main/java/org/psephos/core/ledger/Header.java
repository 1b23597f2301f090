package org.psephos.core.ledger;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * A block's header.
 *
 * @param timeMillis milliseconds since 1970, as the producer's clock had it
 * @param txRoot RFC 6962 root over the full hashes of the transactions
 * @param stateRoot root of the state tree after this block
 * @param historyRoot RFC 6962 root over the ids of all earlier blocks, genesis first
 * @param engineFields what the consensus engine adds, opaque here
 * @param seal what makes the header costly or certain, opaque here; not part of {@link #hash()}
 */
public record Header(
        int version,
        Hash chainId,
        long height,
        Hash parent,
        long timeMillis,
        Hash txRoot,
        Hash stateRoot,
        Hash historyRoot,
        PublicKey producer,
        Bytes engineFields,
        Bytes seal) {

    /** Chain id, parent, three roots, and the producer's key is as long. */
    private static final int HASHES = 6;

    /** Hash of everything but the seal. */
    public Hash hash() {
        var out = new Writer(size());
        writeUnsealed(out);
        return Sha256.hash(Tag.HEADER, out.toBytes());
    }

    /** The block's id: H(header hash ‖ seal). */
    public Hash id() {
        Hash headerHash = hash();
        return Sha256.tagged(Tag.BLOCK).add(headerHash).add(seal.toArray()).finish();
    }

    public Header withSeal(Bytes newSeal) {
        return new Header(
                version,
                chainId,
                height,
                parent,
                timeMillis,
                txRoot,
                stateRoot,
                historyRoot,
                producer,
                engineFields,
                newSeal);
    }

    public void write(Writer out) {
        writeUnsealed(out);
        seal.write(out);
    }

    /** Encoded size in bytes. */
    public int size() {
        return HASHES * Hash.BYTES
                + Writer.varintSize(version)
                + Writer.varintSize(height)
                + Writer.varintSize(timeMillis)
                + Writer.varintSize(engineFields.length())
                + engineFields.length()
                + Writer.varintSize(seal.length())
                + seal.length();
    }

    public byte[] encode() {
        var out = new Writer(size());
        write(out);
        return out.take();
    }

    public static Decoded<Header> decode(byte[] bytes) {
        return Decoded.all(bytes, Header::read);
    }

    public static Header read(Reader in) throws MalformedException {
        return new Header(
                (int) in.varint(1, Integer.MAX_VALUE, "version"),
                in.hash(),
                in.varint(),
                in.hash(),
                in.varint(),
                in.hash(),
                in.hash(),
                in.hash(),
                in.publicKey(),
                Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "engine fields")),
                Bytes.of(in.bytes(Limits.MAX_SEAL_BYTES, "seal")));
    }

    private void writeUnsealed(Writer out) {
        out.varint(version).raw(chainId).varint(height).raw(parent).varint(timeMillis);
        out.raw(txRoot).raw(stateRoot).raw(historyRoot).raw(producer);
        engineFields.write(out);
    }
}
