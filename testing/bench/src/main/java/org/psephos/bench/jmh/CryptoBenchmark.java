package org.psephos.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.psephos.bench.votes.Voters;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/** BIP-340 on the native and on the portable curve, and the hashes of a vote. */
public class CryptoBenchmark extends MicrosPerOperation {
    private final PrivateKey key = new Voters(Sample.CURVE, 4).key(7);
    private final PublicKey publicKey = Sample.CURVE.publicKey(key);
    private final Hash left = Sample.hash(3);
    private final Hash right = Sample.hash(4);
    private final byte[] message = left.toBytes();
    private final byte[] randomness = new byte[32];
    private final byte[] signature = Sample.CURVE.sign(key, message, randomness);
    private final byte[] vote = new byte[171];

    @Benchmark
    public boolean verify() {
        return Sample.CURVE.verify(signature, message, publicKey);
    }

    @Benchmark
    public boolean verifyPortable() {
        return Curves.portable().verify(signature, message, publicKey);
    }

    @Benchmark
    public byte[] sign() {
        return Sample.CURVE.sign(key, message, randomness);
    }

    @Benchmark
    public boolean keyIsOnTheCurve() {
        return Sample.CURVE.isValid(publicKey);
    }

    @Benchmark
    public Hash taggedHashOfTwoHashes() {
        return Sha256.hash(Tag.STATE_NODE, left, right);
    }

    @Benchmark
    public Hash taggedHashOfAVote() {
        return Sha256.hash(Tag.TRANSACTION_FULL, vote);
    }
}
