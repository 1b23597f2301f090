package org.psephos.node.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.DurableFile;

/**
 * Blocks that are not decided yet, and that an engine has promised to have after a power cut: each in a file of its own beside the database,
 * a few in all. A file that can't be read is a block that is not here; others have it. Safe for use by any thread.
 */
public final class KeptBlocks {
    /** Of up to 8 MiB each. The oldest gives way to the next. */
    public static final int MAX_BLOCKS = 4;

    private static final int MAX_BYTES = 16 << 20;
    private static final int CHECKSUM_BYTES = Long.BYTES;

    private final DurableFile files;
    private final Path beside;
    private final Hash chainId;
    private final @Nullable Block[] slots = new Block[MAX_BLOCKS];
    private final Map<Hash, Block> byId = new HashMap<>();

    private KeptBlocks(DurableFile files, Path beside, Hash chainId) {
        this.files = files;
        this.beside = beside;
        this.chainId = chainId;
    }

    /** Those that were kept before the last stop. */
    static KeptBlocks open(DurableFile files, Path beside, Hash chainId) {
        var kept = new KeptBlocks(files, beside, chainId);
        for (int slot = 0; slot < MAX_BLOCKS; slot++) {
            int place = slot;
            kept.read(slot).ifPresent(block -> kept.put(place, block));
        }
        return kept;
    }

    private Path file(int slot) {
        return beside.resolveSibling(beside.getFileName() + ".block" + slot);
    }

    private void put(int slot, Block block) {
        slots[slot] = block;
        byId.put(block.header().id(), block);
    }

    private Optional<Block> read(int slot) {
        try {
            return files.read(file(slot), MAX_BYTES).flatMap(this::decode);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Block> decode(byte[] content) {
        if (content.length < CHECKSUM_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = Arrays.copyOf(content, content.length - CHECKSUM_BYTES);
        if (!Arrays.equals(sealed(encoded), content)) {
            return Optional.empty();
        }
        return Block.decode(encoded)
                .value()
                .filter(block -> block.header().chainId().equals(chainId) && block.bodyMatchesHeader());
    }

    private static byte[] sealed(byte[] encoded) {
        var checksum = new CRC32C();
        checksum.update(encoded);
        return new Writer(encoded.length + CHECKSUM_BYTES)
                .raw(encoded)
                .u64(checksum.getValue())
                .toBytes();
    }

    /** On return it is on the disk. */
    public void keep(Block block) {
        Hash id = block.header().id();
        if (find(id).isPresent()) {
            return;
        }
        int slot = oldest();
        try {
            files.replace(file(slot), sealed(block.encode()));
        } catch (IOException e) {
            throw new UncheckedIOException(file(slot) + " cannot be written: " + e.getMessage(), e);
        }
        synchronized (this) {
            Block old = slots[slot];
            if (old != null) {
                byId.remove(old.header().id());
            }
            put(slot, block);
        }
    }

    /** Empty ones first, then those of the least height. */
    private synchronized int oldest() {
        int oldest = 0;
        for (int slot = 1; slot < MAX_BLOCKS; slot++) {
            if (height(slot) < height(oldest)) {
                oldest = slot;
            }
        }
        return oldest;
    }

    private long height(int slot) {
        Block block = slots[slot];
        return block == null ? -1 : block.header().height();
    }

    public synchronized Optional<Block> find(Hash id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** What is not above this height has been decided, and need not stay in memory. */
    public synchronized void decidedUpTo(long height) {
        for (int slot = 0; slot < MAX_BLOCKS; slot++) {
            Block block = slots[slot];
            if (block != null && block.header().height() <= height) {
                byId.remove(block.header().id());
                slots[slot] = null;
            }
        }
    }
}
