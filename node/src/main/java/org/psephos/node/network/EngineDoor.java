package org.psephos.node.network;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;

/** The way from other nodes to this node's consensus engine; called on the network lane, returns at once. */
public interface EngineDoor {
    /** What another node's engine says, and who brought it; false where too much waits already. */
    boolean message(PublicKey from, Bytes content);

    /** How many agree on blocks, as far as the engine has told; 0 where nobody does, or it has not told yet. */
    int members();

    /** A block that the engine wanted has come whole. */
    void offered(Block block);
}
