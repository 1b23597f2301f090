package org.psephos.node.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Transaction;

/**
 * A block whose transactions are named by 6 bytes each, for a receiver whose pool holds most of them (after BIP 152).
 *
 * @param certificate of the block, where the engine gives one beside it
 * @param nonce with the header, the key of the names: nobody can make transactions whose names collide before the block is there
 * @param names the low 48 bits of SipHash of the full hashes, of the transactions that are not {@code prefilled}, in their order
 * @param prefilled whole transactions that the receiver presumably lacks, ascending by place
 */
record CompactBlock(Bytes certificate, Header header, long nonce, List<Long> names, List<Prefilled> prefilled) {
    /** More do not fit into a block. */
    static final int MAX_TRANSACTIONS = Limits.MAX_BLOCK_BYTES / 128;

    /** Of prefilled transactions, encoded. */
    static final int MAX_PREFILLED_BYTES = 128 << 10;

    /** More do not fit into that. */
    static final int MAX_PREFILLED = MAX_PREFILLED_BYTES / 128;

    static final int NAME_BYTES = 6;
    static final int MAX_BYTES = 1 << 20;

    private static final long NAME_MASK = (1L << Byte.SIZE * NAME_BYTES) - 1;

    /** @param place in the block */
    record Prefilled(int place, byte[] encoded) {}

    CompactBlock {
        names = List.copyOf(names);
        prefilled = List.copyOf(prefilled);
    }

    /** Of a block all of whose transactions are named. */
    static CompactBlock of(Block block, Bytes certificate, long nonce) {
        return of(block, certificate, nonce, List.of());
    }

    /** @param lacking by the receiver, presumably: those of them that are in the block are prefilled, while there is room */
    static CompactBlock of(Block block, Bytes certificate, long nonce, Collection<Transaction> lacking) {
        SipHash key = key(block.header().id(), nonce);
        Set<Hash> wanted = lacking.stream().map(Transaction::fullHash).collect(Collectors.toSet());
        List<Transaction> transactions = block.transactions();
        var names = new ArrayList<Long>(transactions.size());
        var prefilled = new ArrayList<Prefilled>();
        int roomBytes = MAX_PREFILLED_BYTES;
        for (int place = 0; place < transactions.size(); place++) {
            Transaction transaction = transactions.get(place);
            if (transaction.size() <= roomBytes && wanted.contains(transaction.fullHash())) {
                prefilled.add(new Prefilled(place, transaction.encode()));
                roomBytes -= transaction.size();
            } else {
                names.add(name(key, transaction));
            }
        }
        return new CompactBlock(certificate, block.header(), nonce, names, prefilled);
    }

    static SipHash key(Hash id, long nonce) {
        byte[] nonceBytes = new Writer(Long.BYTES).u64(nonce).toBytes();
        return SipHash.read(
                Sha256.tagged(Tag.COMPACT_BLOCK)
                        .add(id)
                        .add(nonceBytes)
                        .finish()
                        .toBytes(),
                0);
    }

    static long name(SipHash key, Transaction transaction) {
        return key.hash(transaction.fullHash()) & NAME_MASK;
    }

    int transactions() {
        return names.size() + prefilled.size();
    }

    byte[] encode() {
        var out = new Writer(Limits.MAX_PLAIN_HEADER_BYTES + names.size() * NAME_BYTES);
        certificate.write(out);
        header.write(out);
        out.u64(nonce).varint(names.size());
        for (long name : names) {
            for (int shift = Byte.SIZE * (NAME_BYTES - 1); shift >= 0; shift -= Byte.SIZE) {
                out.u8((int) (name >>> shift) & 0xff);
            }
        }
        out.varint(prefilled.size());
        int next = 0;
        for (Prefilled one : prefilled) {
            out.varint(one.place - next).bytes(one.encoded);
            next = one.place + 1;
        }
        return out.toBytes();
    }

    static Decoded<CompactBlock> decode(byte[] payload) {
        return Decoded.all(payload, CompactBlock::read);
    }

    private static CompactBlock read(Reader in) throws MalformedException {
        Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
        Header header = Header.read(in);
        long nonce = in.u64();
        int count = in.count(MAX_TRANSACTIONS, NAME_BYTES, "names");
        var names = new ArrayList<Long>(count);
        for (int i = 0; i < count; i++) {
            names.add(readName(in));
        }
        List<Prefilled> prefilled = readPrefilled(in, count);
        return new CompactBlock(certificate, header, nonce, names, prefilled);
    }

    private static long readName(Reader in) throws MalformedException {
        long name = 0;
        for (int i = 0; i < NAME_BYTES; i++) {
            name = name << Byte.SIZE | in.u8();
        }
        return name;
    }

    private static List<Prefilled> readPrefilled(Reader in, int names) throws MalformedException {
        int count = in.count(MAX_TRANSACTIONS - names, 2, "prefilled transactions");
        var prefilled = new ArrayList<Prefilled>(count);
        int bytes = 0;
        int next = 0;
        for (int i = 0; i < count; i++) {
            int place = next + (int) in.varint(0, MAX_TRANSACTIONS, "place");
            byte[] encoded = in.bytes(Limits.MAX_TRANSACTION_BYTES, "transaction");
            bytes += encoded.length;
            if (place >= names + count || bytes > MAX_PREFILLED_BYTES) {
                throw new MalformedException(
                        "prefilled place " + place + " of " + (names + count) + ", " + bytes + " bytes");
            }
            prefilled.add(new Prefilled(place, encoded));
            next = place + 1;
        }
        return prefilled;
    }
}
