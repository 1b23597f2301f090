package org.psephos.bench.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;

/** Votes from bytes and to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
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
