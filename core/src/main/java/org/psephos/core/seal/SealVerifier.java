package org.psephos.core.seal;

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
}
