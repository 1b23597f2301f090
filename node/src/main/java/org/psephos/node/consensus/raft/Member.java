package org.psephos.node.consensus.raft;

import io.microraft.RaftEndpoint;
import org.psephos.core.crypto.PublicKey;

/** A member as the embedded engine knows it. */
record Member(PublicKey key) implements RaftEndpoint {
    @Override
    public Object getId() {
        return key;
    }
}
