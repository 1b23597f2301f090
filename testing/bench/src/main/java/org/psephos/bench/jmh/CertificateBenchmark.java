package org.psephos.bench.jmh;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.psephos.bench.votes.Voters;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.Signatures;

/** A block's certificate from its bytes, where a hundred validators of equal stake may sign. */
public class CertificateBenchmark extends MicrosPerOperation {
    private static final int VALIDATORS = 100;
    private static final int ENOUGH = 67;

    private final Voters voters = new Voters(Sample.CURVE, 5);
    private final ValidatorSet set = new ValidatorSet(
            keys().map(key -> new Validator(Sample.CURVE.publicKey(key), 1_000)).toList());
    private final Hash digest = Sample.hash(6);
    private final byte[] byAll = signedBy(VALIDATORS);
    private final byte[] byEnough = signedBy(ENOUGH);

    @Benchmark
    public boolean signedByAll() {
        return isGood(byAll);
    }

    @Benchmark
    public boolean signedByTwoThirds() {
        return isGood(byEnough);
    }

    private boolean isGood(byte[] certificate) {
        Optional<String> fault = Decoded.all(certificate, in -> Signatures.read(VALIDATORS, in))
                .orThrow()
                .fault(digest, set, Sample.CURVE);
        if (fault.isPresent()) {
            throw new IllegalStateException(fault.get());
        }
        return true;
    }

    private Stream<PrivateKey> keys() {
        return IntStream.range(0, VALIDATORS).mapToObj(voters::key);
    }

    private byte[] signedBy(int signers) {
        List<PrivateKey> inOrder =
                keys().sorted(Comparator.comparing(Sample.CURVE::publicKey)).toList();
        var places = new BitSet();
        var signatures = new ArrayList<Bytes>();
        for (int place = 0; place < signers; place++) {
            places.set(place);
            signatures.add(Bytes.of(Sample.CURVE.sign(inOrder.get(place), digest.toBytes(), new byte[32])));
        }
        var out = new Writer();
        new Signatures(places, signatures).write(VALIDATORS, out);
        return out.toBytes();
    }
}
