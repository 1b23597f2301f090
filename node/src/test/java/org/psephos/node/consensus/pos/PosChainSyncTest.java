package org.psephos.node.consensus.pos;

import org.psephos.node.network.CertifiedChainSyncTest;

/** Over many epochs, each of other validators. */
class PosChainSyncTest extends CertifiedChainSyncTest {
    private static final PosBlocks CHAIN = new PosBlocks().grow(BLOCKS);

    @Override
    protected Certified chain() {
        return CHAIN;
    }
}
