package org.psephos.core.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.MerkleTree;

/** A header and the transactions that it commits to. */
public record Block(Header header, List<Transaction> transactions) {
    private static final int MIN_TRANSACTION_BYTES = 2 * Hash.BYTES + Transaction.SIGNATURE_BYTES;

    public Block {
        transactions = List.copyOf(transactions);
    }

    /** RFC 6962 root over the full hashes, in order. */
    public static Hash txRoot(List<Transaction> transactions) {
        return MerkleTree.root(transactions.stream().map(Transaction::fullHash).toList());
    }

    /** Bytes that {@code transaction} takes in a block. */
    public static int sizeOf(Transaction transaction) {
        return Writer.varintSize(transaction.size()) + transaction.size();
    }

    /** Whether the transactions are those that the header commits to. */
    public boolean bodyMatchesHeader() {
        return txRoot(transactions).equals(header.txRoot());
    }

    /** How many elections the transactions concern. */
    public int elections() {
        var elections = new HashSet<Hash>();
        for (Transaction transaction : transactions) {
            transaction.election().ifPresent(elections::add);
        }
        return elections.size();
    }

    /** Encoded size in bytes. */
    public int size() {
        return header.size() + bodySize();
    }

    /** Encoded size of the transactions alone in bytes. */
    public int bodySize() {
        int bytes = Writer.varintSize(transactions.size());
        for (Transaction transaction : transactions) {
            bytes += sizeOf(transaction);
        }
        return bytes;
    }

    public byte[] encode() {
        var out = new Writer(size());
        header.write(out);
        writeBody(transactions, out);
        return out.toBytes();
    }

    /** The transactions alone: their count, then each with its length before it. */
    public static void writeBody(List<Transaction> transactions, Writer out) {
        out.varint(transactions.size());
        for (Transaction transaction : transactions) {
            out.varint(transaction.size());
            transaction.write(out);
        }
    }

    public static List<Transaction> readBody(Reader in) throws MalformedException {
        int count = in.count(Limits.MAX_BLOCK_BYTES, MIN_TRANSACTION_BYTES, "transaction count");
        var transactions = new ArrayList<Transaction>(count);
        for (int i = 0; i < count; i++) {
            transactions.add(readTransaction(in));
        }
        return transactions;
    }

    /** One transaction with its length before it. */
    public static Transaction readTransaction(Reader in) throws MalformedException {
        byte[] bytes = in.bytes(Limits.MAX_TRANSACTION_BYTES, "transaction");
        return switch (Transaction.decode(bytes)) {
            case Decoded.Ok<Transaction> ok -> ok.result();
            case Decoded.Malformed<Transaction> bad -> throw new MalformedException("transaction: " + bad.detail());
        };
    }

    /** At most {@link Limits#MAX_BLOCK_BYTES}. */
    public static Decoded<Block> decode(byte[] bytes) {
        if (bytes.length > Limits.MAX_BLOCK_BYTES) {
            return new Decoded.Malformed<>("block of " + bytes.length + " bytes, allowed " + Limits.MAX_BLOCK_BYTES);
        }
        return Decoded.all(bytes, in -> new Block(Header.read(in), readBody(in)));
    }
}
