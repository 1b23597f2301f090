package org.psephos.node.consensus;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;

/**
 * For engines that certify one block a height: of two certified chains the longer contains the other. Their trails begin with the height, 8
 * bytes.
 */
public final class HighestFirst implements ForkChoice {
    @Override
    public int compare(Bytes trail, Bytes otherTrail) {
        return Long.compare(height(trail), height(otherTrail));
    }

    private static long height(Bytes trail) {
        return Decoded.all(trail.toArray(), in -> {
                    long height = in.u64();
                    in.skip(in.remaining());
                    return height;
                })
                .orThrow();
    }

    @Override
    public long maxReorgDepth() {
        return 0;
    }
}
