package org.psephos.core.light;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Certifiers.Succession;
import org.psephos.core.seal.Handover;

/**
 * Which validators certify a chain's blocks, as far as handovers have shown. A set stays in office until a handover names another; whoever
 * holds the keys of enough of them could leave the handover out, but then he could as well have made a chain without it. An immutable value
 * of constant size.
 *
 * @param last height of the block that the last handover was made by
 * @param before hash of the set that certifies the blocks below {@code since}
 * @param since height from which on {@code now} certifies
 * @param now hash of the set that certifies the newest blocks
 */
public record Trust(Certifiers certifiers, long last, Hash before, long since, Hash now) {

    /** What became of a handover. */
    public sealed interface Step {
        record Taken(Trust trust) implements Step {}

        record Refused(String detail) implements Step {}
    }

    /** In the validators of genesis. */
    public static Trust inGenesis(Certifiers certifiers) {
        return new Trust(certifiers, 0, certifiers.first(), 1, certifiers.first());
    }

    /**
     * In those who certify a block that the caller trusts. Empty where its engine fields are malformed, or it is genesis's, which names
     * nobody.
     */
    public static Optional<Trust> inCheckpoint(Certifiers certifiers, Header checkpoint) {
        return certifiers
                .named(checkpoint)
                .filter(ignored -> checkpoint.height() > 0)
                .map(set -> new Trust(certifiers, checkpoint.height() - 1, set, checkpoint.height(), set));
    }

    /** Whether a handover leads to others than those in office. */
    boolean changes(Handover handover) {
        return certifiers
                .succession(handover.header().height())
                .filter(succession -> handover.next().equals(at(succession.from() - 1)))
                .isEmpty();
    }

    public Step handOver(Handover handover) {
        Header header = handover.header();
        if (header.height() <= last) {
            return new Step.Refused("handovers out of order: block " + header.height() + " after block " + last);
        }
        Optional<Succession> succession = certifiers.succession(header.height());
        if (succession.isEmpty()) {
            return new Step.Refused("block " + header.height() + " has nobody to hand over to");
        }
        long from = succession.get().from();
        Hash following = at(from - 1);
        if (handover.next().equals(following)) {
            return new Step.Refused("block " + header.height() + " hands over to the same validators");
        }
        Hash entry = succession.get().entry().hash();
        if (!handover.proof().verify(header.stateRoot(), entry, Optional.of(handover.next()))) {
            return new Step.Refused(
                    "block " + header.height() + " hands over to validators that the state after it does not have");
        }
        return faultBy(at(header.height()), header, handover.certificate())
                .<Step>map(Step.Refused::new)
                .orElseGet(
                        () -> new Step.Taken(new Trust(certifiers, header.height(), following, from, handover.next())));
    }

    /** What is wrong with {@code certificate} as one of {@code header} by the newest validators; empty: the block is certified. */
    public Optional<String> fault(Header header, Bytes certificate) {
        return header.height() < since
                ? Optional.of("handed over beyond block " + header.height())
                : faultBy(now, header, certificate);
    }

    /** As {@link #fault}, where {@code header} follows the block of the last handover; those before it may still be in office. */
    Optional<String> faultInOffice(Header header, Bytes certificate) {
        return faultBy(at(header.height()), header, certificate);
    }

    private Optional<String> faultBy(Hash set, Header header, Bytes certificate) {
        String place = "block " + header.height() + ": ";
        return certifiers.named(header).filter(set::equals).isEmpty()
                ? Optional.of(place + "its validators are not those that the blocks before lead to")
                : certifiers.fault(certificate, header).map(place::concat);
    }

    private Hash at(long height) {
        return height < since ? before : now;
    }
}
