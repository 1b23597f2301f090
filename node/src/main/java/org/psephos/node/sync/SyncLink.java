package org.psephos.node.sync;

import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.Behaviour;

/** What is asked of peers. On the network lane; answers too. */
public interface SyncLink {
    /**
     * The answer is empty where none came in time, or the peer went.
     *
     * @return false where it could not be asked; no answer comes then
     */
    boolean askHeaders(PeerId peer, Locator locator, Consumer<Optional<HeaderBatch>> answer);

    /** As {@link #askHeaders}. */
    boolean askBlock(PeerId peer, Hash id, Consumer<BlockAnswer> answer);

    /** May disconnect the peer before it returns. */
    void report(PeerId peer, Behaviour behaviour, String detail);

    /** What came of asking for a block. */
    sealed interface BlockAnswer {
        record Found(Bytes certificate, byte[] encoded) implements BlockAnswer {}

        record NotThere() implements BlockAnswer {}

        /** Nothing in time, or the peer went. */
        record Silence() implements BlockAnswer {}
    }
}
