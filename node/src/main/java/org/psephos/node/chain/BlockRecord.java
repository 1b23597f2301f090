package org.psephos.node.chain;

import java.util.Arrays;
import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.merkle.MerkleLog;

/**
 * What is stored of each block beside its body: all that is needed to judge a child of it.
 *
 * @param trail of the engine's seal verifier
 * @param certificate what the engine gave along with the block; empty where it gave nothing
 * @param history log of the ids of all blocks up to this one, itself included
 * @param times of the last blocks up to this one, itself included and last; at most {@link ChainTime#WINDOW}
 * @param chainTimeMillis chain time at this block
 * @param bytes encoded size of the whole block
 */
record BlockRecord(
        Hash id,
        Header header,
        Bytes trail,
        Bytes certificate,
        MerkleLog history,
        long[] times,
        long chainTimeMillis,
        int bytes,
        int transactions) {

    /** Chain time at a child of this block. */
    long childChainTimeMillis() {
        return ChainTime.median(times);
    }

    /** The chain up to this block, as the header rules see it. */
    ChainTip tip(ChainTip.ChainTerms terms) {
        return new ChainTip(terms, header, id, recentTimes(), history);
    }

    List<Long> recentTimes() {
        return Arrays.stream(times).boxed().toList();
    }

    /** The record of a child whose header has been accepted. */
    BlockRecord child(Header childHeader, Bytes childTrail, int childBytes, int childTransactions) {
        Hash childId = childHeader.id();
        return new BlockRecord(
                childId,
                childHeader,
                childTrail,
                Bytes.EMPTY,
                history.append(childId),
                timesAfter(childHeader.timeMillis()),
                childChainTimeMillis(),
                childBytes,
                childTransactions);
    }

    BlockRecord withCertificate(Bytes given) {
        return new BlockRecord(id, header, trail, given, history, times, chainTimeMillis, bytes, transactions);
    }

    private long[] timesAfter(long time) {
        int kept = Math.min(times.length, ChainTime.WINDOW - 1);
        long[] next = Arrays.copyOfRange(times, times.length - kept, times.length + 1);
        next[kept] = time;
        return next;
    }

    /** All but the id, which is the row's key. */
    byte[] encode() {
        var out = new Writer(512);
        header.write(out);
        trail.write(out);
        certificate.write(out);
        history.writeTo(out);
        out.varint(times.length);
        for (long time : times) {
            out.varint(time);
        }
        out.varint(chainTimeMillis).varint(bytes).varint(transactions);
        return out.toBytes();
    }

    static BlockRecord decode(Hash id, byte[] row) {
        return Decoded.all(row, in -> read(id, in)).orThrow();
    }

    private static BlockRecord read(Hash id, Reader in) throws MalformedException {
        Header header = Header.read(in);
        Bytes trail = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "trail"));
        Bytes certificate = Bytes.of(in.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
        MerkleLog history = MerkleLog.read(in);
        long[] times = new long[in.count(ChainTime.WINDOW, 1, "times")];
        for (int i = 0; i < times.length; i++) {
            times[i] = in.varint();
        }
        return new BlockRecord(
                id,
                header,
                trail,
                certificate,
                history,
                times,
                in.varint(),
                (int) in.varint(0, Limits.MAX_BLOCK_BYTES, "bytes"),
                (int) in.varint(0, Limits.MAX_BLOCK_BYTES, "transactions"));
    }
}
