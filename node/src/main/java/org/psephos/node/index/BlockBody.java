package org.psephos.node.index;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.InclusionProof;

/** A block as bytes, of which single transactions are decoded when somebody asks. Safe for use by any thread. */
public final class BlockBody {
    private final Hash id;
    private final Header header;
    private final byte[] encoded;

    /** Where each transaction starts; its end is where the next one's length prefix starts. */
    private final int[] starts;

    private final int[] ends;
    private volatile @Nullable TransactionTree tree;

    private BlockBody(Hash id, byte[] encoded, Reader in) throws MalformedException {
        this.id = id;
        this.encoded = encoded;
        header = Header.read(in);
        int count = in.count(Limits.MAX_BLOCK_BYTES, 1, "transaction count");
        starts = new int[count];
        ends = new int[count];
        for (int i = 0; i < count; i++) {
            int length =
                    (int) in.varint(Transaction.SIGNATURE_BYTES, Limits.MAX_TRANSACTION_BYTES, "transaction length");
            starts[i] = in.position();
            in.skip(length);
            ends[i] = in.position();
        }
        in.end();
    }

    /** @param encoded a block that this node has accepted; it now belongs to the body */
    static BlockBody of(Hash id, byte[] encoded) {
        try {
            return new BlockBody(id, encoded, new Reader(encoded));
        } catch (MalformedException e) {
            throw new IllegalStateException("block " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    public Hash id() {
        return id;
    }

    public Header header() {
        return header;
    }

    public int count() {
        return starts.length;
    }

    /** Encoded size of the whole block. */
    public int bytes() {
        return encoded.length;
    }

    /** What the block may take up in memory, the tree included. */
    long weight() {
        return encoded.length + 8L * starts.length + 64L * starts.length;
    }

    public Transaction transaction(int position) {
        return switch (Transaction.decode(Arrays.copyOfRange(encoded, starts[position], ends[position]))) {
            case Decoded.Ok<Transaction> ok -> ok.result();
            case Decoded.Malformed<Transaction> bad ->
                throw new IllegalStateException("transaction " + position + " of " + id + ": " + bad.detail());
        };
    }

    public Hash transactionId(int position) {
        return Sha256.tagged(Tag.TRANSACTION)
                .add(encoded, starts[position], ends[position] - starts[position] - Transaction.SIGNATURE_BYTES)
                .finish();
    }

    /** That the transaction's full hash is in the header's transaction root. The first call hashes the whole block. */
    public InclusionProof inclusion(int position) {
        TransactionTree known = tree;
        if (known == null) {
            known = TransactionTree.of(fullHashes());
            tree = known;
        }
        return known.inclusion(position);
    }

    private List<Hash> fullHashes() {
        var hashes = new Hash[starts.length];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = Sha256.tagged(Tag.TRANSACTION_FULL)
                    .add(encoded, starts[i], ends[i] - starts[i])
                    .finish();
        }
        return List.of(hashes);
    }
}
