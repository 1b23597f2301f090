package org.psephos.core.seal;

import java.util.Optional;
import java.util.SortedMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.ledger.Header;

/**
 * Checks what an engine put into a header. A pure function; safe for use by several threads.
 *
 * <p>The trail is what the engine must know of a chain up to a block in order to judge the next: work done, schedule,
 * validators. It is opaque to everyone else, who keeps it beside the block.
 */
public interface SealVerifier {
    /** The trail at the genesis block, whose engine fields and seal are empty. */
    Bytes genesisTrail();

    /** Judges the engine fields and the seal of {@code header}, whose parent and its trail have been accepted. */
    SealVerdict verify(Header parent, Bytes parentTrail, Header header);

    /**
     * What is wrong with the engine fields and the seal of a header that is not genesis's, as far as it shows without the chain before
     * it: the work is measured against the target that the header itself names. Empty says nothing of whether the chain allowed
     * that target. Of no use where {@link #certifiers} are: their headers show nothing by themselves.
     */
    default Optional<String> faultSeenAlone(Header header) {
        return Optional.empty();
    }

    /** How blocks are certified, for those who have single headers; empty for an engine without certificates. */
    default Optional<Certifiers> certifiers() {
        return Optional.empty();
    }

    /**
     * Whether {@code certificate}, which travels beside a tip, makes that tip certain as the engine fields of its child will.
     * An engine without certificates takes the empty one only.
     *
     * @param trail at {@code header}
     */
    boolean certifies(Bytes certificate, Header header, Bytes trail);

    /** Whether a block is never the end of a chain without a certificate; genesis's needs none. */
    default boolean needsCertificate() {
        return false;
    }

    /** How the validators' stake is put up and lost; empty for an engine without stake. */
    default Optional<StakingTerms> staking() {
        return Optional.empty();
    }

    /** How members come and go; empty for an engine that does not count its members by heads. */
    default Optional<MembershipTerms> membership() {
        return Optional.empty();
    }

    /** The offence that {@code evidence} tells of, its proof aside; empty where it is no evidence. Cheap. */
    default Optional<Offence> offence(Bytes evidence) {
        return Optional.empty();
    }

    /** Whether {@code evidence} proves the {@link #offence} that it tells of. */
    default boolean proves(Bytes evidence) {
        return false;
    }

    /**
     * Who did their part, and who did not, as far as an accepted header that is not genesis's tells.
     *
     * @param trail at {@code header}
     */
    default Participation participation(Header header, Bytes trail) {
        return Participation.NONE;
    }

    /** What people may want to know of an accepted header's engine fields and seal, by name in camel case. */
    SortedMap<String, String> describe(Header header);
}
