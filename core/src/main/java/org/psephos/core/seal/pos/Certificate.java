package org.psephos.core.seal.pos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ValidatorSet;

/**
 * One round's precommits for a block.
 *
 * @param round from 0
 * @param signers places of those who signed, in the order of the block's validators; never changed
 * @param signatures of the signers, in their order, {@value Secp256k1#SIGNATURE_BYTES} bytes each
 */
public record Certificate(long round, BitSet signers, List<Bytes> signatures) {
    public Certificate {
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

    /** What is wrong with it as a certificate of the block by these validators; empty: nothing. */
    Optional<String> fault(Hash chainId, long height, Hash block, ValidatorSet validators, Secp256k1 curve) {
        if (signers.length() > validators.size()) {
            return Optional.of("a signer that is no validator");
        }
        if (!validators.hasTwoThirds(signers::get)) {
            return Optional.of("signed by no more than two thirds of the stake");
        }
        byte[] message = Votes.vote(chainId, Votes.Step.PRECOMMIT, height, round, Optional.of(block))
                .toBytes();
        int next = 0;
        for (int place = signers.nextSetBit(0); place >= 0; place = signers.nextSetBit(place + 1)) {
            var key = validators.validators().get(place).key();
            if (!curve.verify(signatures.get(next++).toArray(), message, key)) {
                return Optional.of("a signature that is not of validator " + key);
            }
        }
        return Optional.empty();
    }

    /** @param validators how many there are */
    public void write(int validators, Writer out) {
        byte[] bits = new byte[bitmapBytes(validators)];
        signers.stream().forEach(place -> bits[place / 8] |= (byte) (0x80 >>> place % 8));
        out.varint(round).raw(bits);
        signatures.forEach(signature -> out.raw(signature.toArray()));
    }

    public static Certificate read(int validators, Reader in) throws MalformedException {
        long round = in.varint();
        byte[] bits = in.raw(bitmapBytes(validators));
        var signers = new BitSet();
        for (int place = 0; place < 8 * bits.length; place++) {
            if ((bits[place / 8] & 0x80 >>> place % 8) != 0) {
                signers.set(place);
            }
        }
        if (signers.length() > validators) {
            throw new MalformedException("a signer beyond the validators");
        }
        var signatures = new ArrayList<Bytes>(signers.cardinality());
        for (int i = 0; i < signers.cardinality(); i++) {
            signatures.add(Bytes.of(in.raw(Secp256k1.SIGNATURE_BYTES)));
        }
        return new Certificate(round, signers, signatures);
    }

    private static int bitmapBytes(int validators) {
        return (validators + 7) / 8;
    }
}
