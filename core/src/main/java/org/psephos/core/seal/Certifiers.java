package org.psephos.core.seal;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.ValidatorSet;

/**
 * What an engine with certificates lets those know who have single headers instead of the chain: which set of validators a header claims as its
 * own, whether these have certified it, and where the next set is found. Which set is to be believed is not for this to say. A pure
 * function; safe for use by several threads.
 */
public interface Certifiers {
    /** Hash of the set that certifies the first block and those after it, until a handover. */
    Hash first();

    /** Hash of the set that {@code header} names as the one that certifies it; empty where its engine fields are malformed. */
    Optional<Hash> named(Header header);

    /** What is wrong with {@code certificate} as one of {@code header} by the set that this names; empty: nothing. */
    Optional<String> fault(Bytes certificate, Header header);

    /** Where the state after the block of {@code height} has a set for later; empty where no set begins its way there. */
    Optional<Succession> succession(long height);

    /**
     * A place in the state.
     *
     * @param entry what stands there is the set
     * @param from height of the first block that it certifies
     */
    record Succession(StateKey<ValidatorSet> entry, long from) {}

    /**
     * The handover that {@code child}, whose engine fields are well formed, makes known of its parent; empty where it makes none. Whether it
     * holds, {@code child} need not be asked.
     */
    Optional<Handover> handover(Header parent, Header child);

    /**
     * Heights of the blocks whose {@link #handover} leads to others: enough of them to lead from the validators at {@code after} to
     * those at {@code to}, ascending, each above the first and not above the second.
     *
     * @param headers of a chain that has been accepted, at each height up to {@code to}
     */
    List<Long> handoverHeights(long after, long to, LongFunction<Header> headers);
}
