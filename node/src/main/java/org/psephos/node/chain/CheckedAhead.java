package org.psephos.node.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;

/**
 * Blocks whose body is their header's and whose transactions hold as far as can be said without the parent's state, remembered until
 * they are imported. Safe for use by several threads.
 */
final class CheckedAhead {
    /** They are in memory anyway, on their way to the importer. */
    static final int MAX_BLOCKS = 8;

    private final Map<Hash, Block> blocks = new LinkedHashMap<>();

    synchronized void add(Block block) {
        blocks.put(block.header().id(), block);
        if (blocks.size() > MAX_BLOCKS) {
            blocks.remove(blocks.keySet().iterator().next());
        }
    }

    /** Whether it was this very object, with this body; forgets it. */
    synchronized boolean take(Block block) {
        return blocks.remove(block.header().id()) == block;
    }
}
