package org.psephos.node.index;

import java.util.ArrayDeque;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.node.chain.ImportedBlock;

/** Blocks as the chain handed them over, so that they need not be read and decoded again; bounded, the oldest give way. */
final class RecentBlocks {
    static final long MAX_BYTES = 32L << 20;
    static final int MAX_BLOCKS = 256;

    private final ArrayDeque<ImportedBlock> blocks = new ArrayDeque<>();
    private long bytes;

    synchronized void add(ImportedBlock block) {
        blocks.addLast(block);
        bytes += block.bytes();
        while (blocks.size() > 1 && (bytes > MAX_BYTES || blocks.size() > MAX_BLOCKS)) {
            bytes -= blocks.removeFirst().bytes();
        }
    }

    /** Gives the block away, and lets go of all that came before it. */
    synchronized Optional<ImportedBlock> take(Hash id) {
        if (blocks.stream().noneMatch(block -> block.id().equals(id))) {
            return Optional.empty();
        }
        while (true) {
            ImportedBlock block = blocks.removeFirst();
            bytes -= block.bytes();
            if (block.id().equals(id)) {
                return Optional.of(block);
            }
        }
    }
}
