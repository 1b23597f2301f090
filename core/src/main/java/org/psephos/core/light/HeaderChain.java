package org.psephos.core.light;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.ledger.header.HeaderRules;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;

/**
 * Follows headers one by one, each judged by every header rule and by its seal. An immutable value of constant size.
 *
 * @param trail what the seal verifier knows of the chain up to here
 */
public record HeaderChain(ChainTip tip, Bytes trail, SealVerifier seals) {

    /** What became of a header that was to be next. */
    public sealed interface Step {
        record Extended(HeaderChain chain) implements Step {}

        record BreaksRule(HeaderFault fault) implements Step {}

        record BadSeal(String detail) implements Step {}
    }

    /** The chain that consists of its genesis block. */
    public static HeaderChain fromGenesis(Genesis genesis, ActivationTable activations, SealVerifier seals) {
        ChainTip tip = ChainTip.atGenesis(ChainTerms.of(genesis, activations), GenesisBlock.header(genesis));
        return new HeaderChain(tip, seals.genesisTrail(), seals);
    }

    /**
     * Goes on from a block that the caller has judged before, or has been told to trust. Nothing of {@code tip} and
     * {@code trail} is checked here.
     */
    public static HeaderChain resume(ChainTip tip, Bytes trail, SealVerifier seals) {
        return new HeaderChain(tip, trail, seals);
    }

    public Step extend(Header header) {
        Optional<HeaderFault> fault = HeaderRules.check(header, tip);
        if (fault.isPresent()) {
            return new Step.BreaksRule(fault.get());
        }
        return switch (seals.verify(tip.parent(), trail, header)) {
            case SealVerdict.Valid(Bytes next) -> new Step.Extended(new HeaderChain(tip.with(header), next, seals));
            case SealVerdict.Invalid(String detail) -> new Step.BadSeal(detail);
        };
    }

    /** Whether {@code certificate} makes the head as certain as the engine wants the end of a chain to be. */
    public boolean isCertified(Bytes certificate) {
        return !seals.needsCertificate() || certificate.length() > 0 && seals.certifies(certificate, head(), trail);
    }

    public Header head() {
        return tip.parent();
    }

    public Hash headId() {
        return tip.parentId();
    }

    public long height() {
        return head().height();
    }

    /** Chain time at the next block: what the state after the head is judged by. */
    public long nextChainTimeMillis() {
        return tip.nextChainTimeMillis();
    }
}
