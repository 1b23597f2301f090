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
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/**
 * Follows the certified headers of a chain one by one, from genesis or from a block that the user trusts, of which nothing but the id need be
 * known. Each is judged by every header rule, and certified by validators in office; who was drawn to make it, which cannot be told from
 * the middle of a chain, is left to {@link HeaderChain}. An immutable value of constant size.
 *
 * <p>Of proof of stake a checkpoint names the validators of its own epoch. Where those of the next are others and were settled before it, the
 * chain ends there: the next published checkpoint, or genesis, leads on.
 */
public record CertifiedChain(ChainTip tip, Trust trust) {

    /** What became of a header that was to be next. */
    public sealed interface Step {
        record Extended(CertifiedChain chain) implements Step {}

        record BreaksRule(HeaderFault fault) implements Step {}

        record NotCertified(String detail) implements Step {}
    }

    public static CertifiedChain fromGenesis(Genesis genesis, ActivationTable activations, Certifiers certifiers) {
        ChainTip tip = ChainTip.atGenesis(ChainTerms.of(genesis, activations), GenesisBlock.header(genesis));
        return new CertifiedChain(tip, Trust.inGenesis(certifiers));
    }

    /** Empty where {@code checkpoint} is not the block with the id {@code trusted} on the chain of {@code terms}. */
    public static Optional<CertifiedChain> fromCheckpoint(
            Checkpoint checkpoint, Hash trusted, ChainTerms terms, Certifiers certifiers) {
        return checkpoint.tip(trusted, terms).flatMap(tip -> Trust.inCheckpoint(certifiers, checkpoint.header())
                .map(trust -> new CertifiedChain(tip, trust)));
    }

    /** @param certificate of {@code header} */
    public Step extend(Header header, Bytes certificate) {
        Optional<HeaderFault> broken = HeaderRules.check(header, tip);
        if (broken.isPresent()) {
            return new Step.BreaksRule(broken.get());
        }
        if (trust.certifiers().named(header).isEmpty()) {
            return new Step.NotCertified("block " + header.height() + ": its engine fields are malformed");
        }
        return switch (handedOver(header)) {
            case Trust.Step.Refused(String detail) -> new Step.NotCertified(detail);
            case Trust.Step.Taken(Trust next) ->
                next.faultInOffice(header, certificate)
                        .<Step>map(Step.NotCertified::new)
                        .orElseGet(() -> new Step.Extended(new CertifiedChain(tip.with(header), next)));
        };
    }

    private Trust.Step handedOver(Header header) {
        Optional<Handover> handover =
                trust.certifiers().handover(tip.parent(), header).filter(trust::changes);
        return handover.isPresent() ? trust.handOver(handover.get()) : new Trust.Step.Taken(trust);
    }

    public Header head() {
        return tip.parent();
    }

    public Hash headId() {
        return tip.parentId();
    }
}
