package org.psephos.bench.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;

/** Votes from bytes and to bytes. */
public class CodecBenchmark extends MicrosPerOperation {
    private static final int VOTES = 1_000;

    private final List<Transaction> votes = Sample.votes(VOTES);
    private final byte[] vote = votes.getFirst().encode();
    private final byte[] body = encode(votes);

    @Benchmark
    public Decoded<Transaction> decodeVote() {
        return Transaction.decode(vote);
    }

    @Benchmark
    public Hash decodeAndHashVote() {
        Transaction decoded = Transaction.decode(vote).orThrow();
        decoded.fullHash();
        return decoded.id();
    }

    @Benchmark
    @OperationsPerInvocation(VOTES)
    public Decoded<List<Transaction>> decodeBodyPerVote() {
        return Decoded.all(body, Block::readBody);
    }

    @Benchmark
    @OperationsPerInvocation(VOTES)
    public byte[] encodeBodyPerVote() {
        return encode(votes);
    }

    private static byte[] encode(List<Transaction> votes) {
        var out = new Writer(1 << 18);
        Block.writeBody(votes, out);
        return out.toBytes();
    }
}
