package org.psephos.core.seal.pos;

import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * What must be known of a chain in order to judge its next block, and to tell which of two is longer.
 *
 * @param height of the block
 * @param seed from which the epoch's leaders are drawn
 * @param outputs what the outputs of the epoch's leaders have come to so far
 * @param validators hash of the epoch's validators
 * @param nextValidators hash of the next epoch's
 */
public record PosTrail(long height, Hash seed, Hash outputs, Hash validators, Hash nextValidators) {
    /** At genesis, where epoch 0 is to begin. */
    static PosTrail genesis(PosRules rules) {
        Hash first = rules.first().hash();
        return new PosTrail(0, Sha256.hash(Tag.BEACON, rules.chainId().toBytes()), Hash.ZERO, first, first);
    }

    /** Behind one block more of the epoch, whose leader had this output. */
    PosTrail with(Hash output) {
        return new PosTrail(
                height + 1,
                seed,
                Sha256.tagged(Tag.BEACON_OUTPUT).add(outputs, output).finish(),
                validators,
                nextValidators);
    }

    /** As the first block of the next epoch sees it: only now is the seed known. */
    public PosTrail nextEpoch(Hash afterNext) {
        return new PosTrail(
                height, Sha256.tagged(Tag.BEACON).add(seed, outputs).finish(), Hash.ZERO, nextValidators, afterNext);
    }

    public Bytes encode() {
        var out = new Writer(Long.BYTES + 4 * Hash.BYTES);
        return Bytes.of(out.u64(height)
                .raw(seed)
                .raw(outputs)
                .raw(validators)
                .raw(nextValidators)
                .toBytes());
    }

    public static Decoded<PosTrail> decode(Bytes bytes) {
        return Decoded.all(bytes.toArray(), PosTrail::read);
    }

    private static PosTrail read(Reader in) throws MalformedException {
        return new PosTrail(in.u64(), in.hash(), in.hash(), in.hash(), in.hash());
    }
}
