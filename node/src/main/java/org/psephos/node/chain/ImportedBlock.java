package org.psephos.node.chain;

import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;

/**
 * A block that has become part of the followed chain.
 *
 * @param bytes its encoded size
 * @param chainTimeMillis chain time at this block: what its transactions were judged by
 */
public record ImportedBlock(Hash id, Block block, int bytes, long chainTimeMillis) {
    public long height() {
        return block.header().height();
    }
}
