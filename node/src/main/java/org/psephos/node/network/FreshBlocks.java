package org.psephos.node.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;

/** Blocks that this node shows to its peers before the chain has judged them. Whoever shows a block gives it to those who ask. */
final class FreshBlocks {
    /** Of up to 8 MiB each, most of which they share with the pool. */
    static final int MAX_BLOCKS = 4;

    /** On one parent. Where making a seal costs nothing, no more than these are carried through the network unjudged. */
    static final int MAX_RIVALS = 2;

    private final Map<Hash, Fresh> blocks = new LinkedHashMap<>();

    /** Its header has been judged, and its body is the header's. */
    record Fresh(Block block, Bytes certificate) {}

    /** Whether there is room for it; not a second time. */
    boolean add(Block block, Bytes certificate) {
        Hash id = block.header().id();
        Hash parent = block.header().parent();
        long rivals = blocks.values().stream()
                .filter(other -> other.block.header().parent().equals(parent))
                .count();
        if (blocks.containsKey(id) || rivals >= MAX_RIVALS) {
            return false;
        }
        blocks.put(id, new Fresh(block, certificate));
        if (blocks.size() > MAX_BLOCKS) {
            blocks.remove(blocks.keySet().iterator().next());
        }
        return true;
    }

    void drop(Hash id) {
        blocks.remove(id);
    }

    Optional<Fresh> find(Hash id) {
        return Optional.ofNullable(blocks.get(id));
    }
}
