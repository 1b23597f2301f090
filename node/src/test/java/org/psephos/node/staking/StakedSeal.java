package org.psephos.node.staking;

import java.util.Optional;
import java.util.SortedMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.MembershipTerms;
import org.psephos.core.seal.Offence;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.StakingTerms;

/** An engine of which nothing matters but its stake, and that those who have some at first are members. Evidence is a key, a height, and whether it is proven. */
public record StakedSeal(StakingTerms terms) implements SealVerifier {
    public static Bytes evidence(PublicKey validator, long height, boolean proven) {
        return Bytes.of(new Writer().raw(validator).u64(height).bool(proven).toBytes());
    }

    @Override
    public Optional<StakingTerms> staking() {
        return Optional.of(terms);
    }

    @Override
    public Optional<MembershipTerms> membership() {
        return Optional.of(new MembershipTerms(terms.first(), 64));
    }

    @Override
    public Optional<Offence> offence(Bytes evidence) {
        return Decoded.all(evidence.toArray(), in -> {
                    var offence = new Offence(in.publicKey(), in.u64());
                    in.bool();
                    return offence;
                })
                .value();
    }

    @Override
    public boolean proves(Bytes evidence) {
        return offence(evidence).isPresent() && evidence.toArray()[evidence.length() - 1] == 1;
    }

    @Override
    public Bytes genesisTrail() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SealVerdict verify(Header parent, Bytes parentTrail, Header header) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> faultSeenAlone(Header header) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean certifies(Bytes certificate, Header header, Bytes trail) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<String, String> describe(Header header) {
        throw new UnsupportedOperationException();
    }
}
