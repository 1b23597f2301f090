package org.psephos.node.consensus.pow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.seal.pow.Target;
import org.psephos.node.consensus.Work;

/** Looks for the nonce with which a header's id meets its target. The header is hashed once; each try hashes 40 bytes. */
final class NonceSearch implements Work {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int NONCE_BYTES = 8;

    private final Hash headerHash;
    private final Hash threshold;

    NonceSearch(Hash headerHash, Target target) {
        this.headerHash = headerHash;
        threshold = target.threshold();
    }

    @Override
    public Searcher searcher() {
        return new NonceSearcher(headerHash, threshold);
    }

    private static final class NonceSearcher implements Searcher {
        private final byte[] preimage = new byte[Hash.BYTES + NONCE_BYTES];
        private final byte[] id = new byte[Hash.BYTES];
        private final long[] threshold = new long[Hash.BYTES / Long.BYTES];
        private long attempts;

        NonceSearcher(Hash headerHash, Hash threshold) {
            headerHash.writeTo(preimage, 0);
            Arrays.setAll(this.threshold, threshold::word);
        }

        @Override
        public Optional<Bytes> search(long start, int count) {
            for (int i = 0; i < count; i++) {
                LONG.set(preimage, Hash.BYTES, start + i);
                Sha256.tagged(Tag.BLOCK).add(preimage).finish(id, 0);
                if (meetsThreshold()) {
                    attempts += i + 1;
                    return Optional.of(Bytes.of(Arrays.copyOfRange(preimage, Hash.BYTES, preimage.length)));
                }
            }
            attempts += count;
            return Optional.empty();
        }

        @Override
        public long attempts() {
            return attempts;
        }

        private boolean meetsThreshold() {
            for (int word = 0; word < threshold.length; word++) {
                int order = Long.compareUnsigned((long) LONG.get(id, Long.BYTES * word), threshold[word]);
                if (order != 0) {
                    return order < 0;
                }
            }
            return true;
        }
    }
}
