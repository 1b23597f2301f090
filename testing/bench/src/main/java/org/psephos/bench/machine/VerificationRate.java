package org.psephos.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;

/** How many BIP-340 signatures this machine verifies now, one at a time on every processor: what no ledger can exceed. */
public final class VerificationRate {
    /** Between two looks at the clock. */
    private static final int STRIDE = 64;

    private final Secp256k1 curve;
    private final List<Signed> signatures;
    private final long nanos;

    /** A signature and what it is over. */
    public record Signed(byte[] signature, byte[] message, PublicKey key) {}

    /** @param signatures valid ones of as many keys */
    public VerificationRate(Secp256k1 curve, List<Signed> signatures, int seconds) {
        this.curve = curve;
        this.signatures = List.copyOf(signatures);
        this.nanos = seconds * 1_000_000_000L;
    }

    /** Per second. */
    public double measure() throws InterruptedException {
        int threads = Machine.cpus();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var tasks = new ArrayList<Callable<Double>>();
            for (int i = 0; i < threads; i++) {
                int first = i * signatures.size() / threads;
                tasks.add(() -> rate(first));
            }
            double sum = 0;
            for (var rate : pool.invokeAll(tasks)) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Microseconds of one processor that a verification takes; a busy machine disturbs this less than the rate. */
    public double coreMicros() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (Signed signed : signatures) {
            if (!curve.verify(signed.signature, signed.message, signed.key)) {
                throw new IllegalStateException("a good signature was refused");
            }
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / signatures.size();
    }

    private double rate(int first) {
        long started = System.nanoTime();
        long elapsed;
        long done = 0;
        int next = first;
        do {
            for (int i = 0; i < STRIDE; i++) {
                Signed signed = signatures.get(next);
                next = next + 1 == signatures.size() ? 0 : next + 1;
                if (!curve.verify(signed.signature, signed.message, signed.key)) {
                    throw new IllegalStateException("a good signature was refused");
                }
            }
            done += STRIDE;
            elapsed = System.nanoTime() - started;
        } while (elapsed < nanos);
        return done * 1e9 / elapsed;
    }
}
