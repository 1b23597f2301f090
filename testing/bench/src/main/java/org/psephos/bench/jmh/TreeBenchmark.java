package org.psephos.bench.jmh;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.psephos.core.crypto.Hash;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.merkle.StateTree;

/** The trees whose roots stand in headers. */
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class TreeBenchmark extends MicrosPerOperation {
    private static final int LEAVES = 1_000_000;
    private static final int CHANGES = 40_000;

    private final List<Hash> hashes =
            IntStream.range(0, CHANGES).mapToObj(Sample::hash).toList();
    private StateTree tree = StateTree.empty(id -> Optional.empty());
    private MerkleLog log = MerkleLog.EMPTY;
    private int round;

    @Setup(Level.Trial)
    public void grow() {
        for (int first = 0; first < LEAVES; first += CHANGES) {
            tree = tree.update(changes(first, 0));
        }
    }

    /** Half of a block's changes meet a leaf that is there, half make a new one, as ballots do. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public StateTree updateStateTreePerLeaf() {
        round++;
        return tree.update(changes(LEAVES - CHANGES / 2, round));
    }

    @Benchmark
    public StateProof proveInStateTree() {
        round = (round + 7_919) % LEAVES;
        return tree.prove(Sample.hash(round));
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public Hash transactionRootPerVote() {
        return MerkleTree.root(hashes);
    }

    @Benchmark
    public MerkleLog appendToBallotLog() {
        log = log.append(hashes.get((int) (log.count() % CHANGES)));
        return log;
    }

    private static StateChanges changes(int first, int version) {
        StateChanges.Builder changes = StateChanges.builder();
        for (int i = first; i < first + CHANGES; i++) {
            changes.put(Sample.hash(i), Sample.hash(i ^ version << 20));
        }
        return changes.build();
    }
}
