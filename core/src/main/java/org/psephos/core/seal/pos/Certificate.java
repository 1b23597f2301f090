package org.psephos.core.seal.pos;

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
import org.psephos.core.seal.Signatures;

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
        Hash digest = Votes.vote(chainId, Votes.Step.PRECOMMIT, height, round, Optional.of(block));
        return votes().fault(digest, validators, curve);
    }

    /** The keys of those who signed, of these validators. */
    List<PublicKey> keys(ValidatorSet validators) {
        return votes().keys(validators);
    }

    private Signatures votes() {
        return new Signatures(signers, signatures);
    }

    /** @param validators how many there are */
    public void write(int validators, Writer out) {
        votes().write(validators, out.varint(round));
    }

    public static Certificate read(int validators, Reader in) throws MalformedException {
        long round = in.varint();
        Signatures votes = Signatures.read(validators, in);
        return new Certificate(round, votes.signers(), votes.signatures());
    }
}
