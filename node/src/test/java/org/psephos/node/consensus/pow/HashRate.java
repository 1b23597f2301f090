package org.psephos.node.consensus.pow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import org.psephos.core.crypto.Hash;
import org.psephos.core.seal.pow.Target;
import org.psephos.node.consensus.Work;

/**
 * Compares the nonce search with the JDK's SHA-256 over the same 104-byte preimage, by turns in one run, one thread. Prints the
 * median rate of each and their ratio. Run it as a program.
 */
final class HashRate {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int ROUNDS = 15;
    private static final int RANGES = 500;
    private static final int RANGE = 5_000;

    private HashRate() {}

    public static void main(String[] arguments) throws Exception {
        Work.Searcher searcher =
                new NonceSearch(Hash.ZERO, Target.parse("01010000").orElseThrow()).searcher();
        var digest = MessageDigest.getInstance("SHA-256");
        var search = new double[ROUNDS];
        var raw = new double[ROUNDS];
        for (int round = -5; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int range = 0; range < RANGES; range++) {
                searcher.search((long) range * RANGE, RANGE);
            }
            long middle = System.nanoTime();
            for (int range = 0; range < RANGES; range++) {
                raw(digest);
            }
            long end = System.nanoTime();
            if (round >= 0) {
                search[round] = RANGES * RANGE * 1e3 / (middle - start);
                raw[round] = RANGES * RANGE * 1e3 / (end - middle);
            }
        }
        Arrays.sort(search);
        Arrays.sort(raw);
        System.out.printf(
                "{\"searchMhs\": %.3f, \"rawMhs\": %.3f, \"ratio\": %.3f}%n",
                search[ROUNDS / 2], raw[ROUNDS / 2], search[ROUNDS / 2] / raw[ROUNDS / 2]);
    }

    private static void raw(MessageDigest digest) throws Exception {
        byte[] preimage = new byte[104];
        byte[] id = new byte[32];
        for (int i = 0; i < RANGE; i++) {
            LONG.set(preimage, 96, (long) i);
            digest.update(preimage, 0, preimage.length);
            digest.digest(id, 0, id.length);
        }
    }
}
