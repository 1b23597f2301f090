package org.psephos.core.seal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ValidatorSet;

/**
 * Signatures of one digest by some of a set: as bytes a bit for each of the set, then the signatures of those whose bit is 1.
 *
 * @param signers places of those who signed, in the order of the set; never changed
 * @param signatures of the signers, in their order, {@value Secp256k1#SIGNATURE_BYTES} bytes each
 */
public record Signatures(BitSet signers, List<Bytes> signatures) {
    public Signatures {
        signers = (BitSet) signers.clone();
        signatures = List.copyOf(signatures);
        if (signers.cardinality() != signatures.size()) {
            throw new IllegalArgumentException(
                    signers.cardinality() + " signers, " + signatures.size() + " signatures");
        }
    }

    @Override
    public BitSet signers() {
        return (BitSet) signers.clone();
    }

    /** What is wrong with them as signatures of {@code digest} by members of {@code set}; empty: nothing. */
    public Optional<String> fault(Hash digest, ValidatorSet set, Secp256k1 curve) {
        if (signers.length() > set.size()) {
            return Optional.of("a signer beyond the set");
        }
        byte[] message = digest.toBytes();
        int next = 0;
        for (int place = signers.nextSetBit(0); place >= 0; place = signers.nextSetBit(place + 1)) {
            var key = set.validators().get(place).key();
            if (!curve.verify(signatures.get(next++).toArray(), message, key)) {
                return Optional.of("a signature that is not of " + key);
            }
        }
        return Optional.empty();
    }

    /** The keys of those who signed. */
    public List<PublicKey> keys(ValidatorSet set) {
        return signers.stream()
                .mapToObj(place -> set.validators().get(place).key())
                .toList();
    }

    /** @param size of the set */
    public void write(int size, Writer out) {
        byte[] bits = new byte[bitmapBytes(size)];
        signers.stream().forEach(place -> bits[place / 8] |= (byte) (0x80 >>> place % 8));
        out.raw(bits);
        signatures.forEach(signature -> out.raw(signature.toArray()));
    }

    public static Signatures read(int size, Reader in) throws MalformedException {
        byte[] bits = in.raw(bitmapBytes(size));
        var signers = new BitSet();
        for (int place = 0; place < 8 * bits.length; place++) {
            if ((bits[place / 8] & 0x80 >>> place % 8) != 0) {
                signers.set(place);
            }
        }
        if (signers.length() > size) {
            throw new MalformedException("a signer beyond the set");
        }
        var signatures = new ArrayList<Bytes>(signers.cardinality());
        for (int i = 0; i < signers.cardinality(); i++) {
            signatures.add(Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
        }
        return new Signatures(signers, signatures);
    }

    private static int bitmapBytes(int size) {
        return (size + 7) / 8;
    }
}
