package org.psephos.core.seal.raft;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;

/**
 * What must be known of a chain in order to judge its next block, and to tell which of two is longer.
 *
 * @param height of the block
 * @param members hash of those who certify it
 */
public record RaftTrail(long height, Hash members) {
    public Bytes encode() {
        return Bytes.of(
                new Writer(Long.BYTES + Hash.BYTES).u64(height).raw(members).toBytes());
    }

    public static Decoded<RaftTrail> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), in -> new RaftTrail(in.u64(), in.hash()));
    }
}
