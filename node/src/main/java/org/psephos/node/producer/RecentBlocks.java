package org.psephos.node.producer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;

/** Blocks beyond the head that the engine may ask to be adopted, whatever their seal will be. Safe for use by any thread. */
final class RecentBlocks {
    /** A block holds up to 8 MiB, most of which it shares with the pool. */
    static final int MAX_BLOCKS = 8;

    private final Map<Hash, Block> byHeader = new LinkedHashMap<>();

    synchronized void put(Block block) {
        Hash header = block.header().hash();
        byHeader.remove(header);
        byHeader.put(header, block);
        if (byHeader.size() > MAX_BLOCKS) {
            byHeader.remove(byHeader.keySet().iterator().next());
        }
    }

    /** Forgets what can no longer extend the chain. */
    synchronized void dropUpTo(long height) {
        byHeader.values().removeIf(block -> block.header().height() <= height);
    }

    synchronized Optional<Block> sealed(Header sealed) {
        return Optional.ofNullable(byHeader.get(sealed.hash())).map(block -> new Block(sealed, block.transactions()));
    }
}
