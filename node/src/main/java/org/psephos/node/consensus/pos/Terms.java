package org.psephos.node.consensus.pos;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.Leaders;
import org.psephos.core.seal.pos.PosFields;
import org.psephos.core.seal.pos.Votes;

/**
 * What one height is decided by, as the chain before it says.
 *
 * @param parentMillis time of the parent
 * @param seed of the epoch, from which leaders are drawn
 */
record Terms(
        Hash chainId,
        long height,
        Hash parent,
        long parentMillis,
        ValidatorSet validators,
        Hash seed,
        Optional<PosFields.Handover> handover,
        Optional<Certificate> parentCertificate) {

    PublicKey leader(long round) {
        return Leaders.drawn(validators, seed, height, round);
    }

    /** Its place among the validators. */
    int leaderPlace(long round) {
        return validators.indexOf(leader(round)).orElseThrow();
    }

    Bytes vrfInput() {
        return Bytes.of(Leaders.vrfInput(seed, height));
    }

    /** What the header of a block says that is first proposed in this round. */
    Bytes engineFields(long round, Bytes vrfProof) {
        return new PosFields(round, validators, vrfProof, handover, parentCertificate).encode();
    }

    Hash digest(Votes.Step step, long round, Optional<Hash> block) {
        return Votes.vote(chainId, step, height, round, block);
    }

    Hash digest(long round, Hash block, Optional<Polka> polka) {
        return Votes.proposal(chainId, height, round, polka.map(Polka::round).orElse(-1L), block);
    }

    /** Whether the validator has signed it. */
    boolean isGenuine(Vote vote, Secp256k1 curve) {
        Hash digest = digest(vote.step(), vote.round(), vote.block());
        return isSigned(
                vote.signature(),
                digest,
                validators.validators().get(vote.validator()).key(),
                curve);
    }

    /** Whether the leader of its round has signed it, and its polka is one; the leader's signature first, so that nobody else can make us check more. */
    boolean isGenuine(Proposal proposal, Secp256k1 curve) {
        Hash digest = digest(proposal.round(), proposal.block(), proposal.polka());
        return isSigned(proposal.signature(), digest, leader(proposal.round()), curve)
                && proposal.polka().map(polka -> isGenuine(polka, curve)).orElse(true);
    }

    /** Whether all of its votes are genuine. */
    boolean isGenuine(Polka polka, Secp256k1 curve) {
        return polka.votes().stream().allMatch(vote -> isGenuine(vote, curve));
    }

    private static boolean isSigned(Bytes signature, Hash digest, PublicKey key, Secp256k1 curve) {
        return curve.verify(signature.toArray(), digest.toBytes(), key);
    }
}
