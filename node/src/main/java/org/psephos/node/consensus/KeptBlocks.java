package org.psephos.node.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.DurableFile;

/**
 * Blocks that are not decided yet, and that an engine has promised to have after a power cut: each in a file of its own beside the database,
 * a few in all. A file that can't be read is a block that is not here; others have it. Safe for use by any thread.
 *
 * <p>A file holds the block, the number of its arrival (u64) and a checksum (u64). One of a former release has no number, and its block
 * counts as older than those that have one.
 */
public final class KeptBlocks {
    /** Of up to 8 MiB each. The lowest gives way to the next; among those of one height, what came first. */
    public static final int MAX_BLOCKS = 4;

    private static final int MAX_BYTES = 16 << 20;
    private static final int ARRIVAL_BYTES = Long.BYTES;
    private static final int CHECKSUM_BYTES = Long.BYTES;
    private static final long UNKNOWN_ARRIVAL = 0;

    private final DurableFile files;
    private final Path beside;
    private final Hash chainId;
    private final @Nullable Kept[] slots = new Kept[MAX_BLOCKS];
    private final Map<Hash, Block> byId = new HashMap<>();
    private long lastArrival = UNKNOWN_ARRIVAL;

    /** @param arrival blocks are numbered as they come, from 1 on, over all stops */
    private record Kept(Block block, long arrival) {
        Hash id() {
            return block.header().id();
        }

        long height() {
            return block.header().height();
        }
    }

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
            kept.read(slot).ifPresent(found -> kept.put(place, found));
        }
        return kept;
    }

    private Path file(int slot) {
        return beside.resolveSibling(beside.getFileName() + ".block" + slot);
    }

    private void put(int slot, Kept kept) {
        slots[slot] = kept;
        byId.put(kept.id(), kept.block());
        lastArrival = Math.max(lastArrival, kept.arrival());
    }

    private Optional<Kept> read(int slot) {
        try {
            return files.read(file(slot), MAX_BYTES).flatMap(this::decode);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Kept> decode(byte[] content) {
        if (content.length < CHECKSUM_BYTES) {
            return Optional.empty();
        }
        byte[] sealed = Arrays.copyOf(content, content.length - CHECKSUM_BYTES);
        return Arrays.equals(withChecksum(sealed), content)
                ? numbered(sealed).or(() -> unnumbered(sealed))
                : Optional.empty();
    }

    private Optional<Kept> numbered(byte[] content) {
        int length = content.length - ARRIVAL_BYTES;
        if (length < 0) {
            return Optional.empty();
        }
        long arrival = ByteBuffer.wrap(content).getLong(length);
        return block(Arrays.copyOf(content, length)).map(block -> new Kept(block, arrival));
    }

    /** No encoding of a block begins with that of another one, and so none is taken for the other kind. */
    private Optional<Kept> unnumbered(byte[] content) {
        return block(content).map(block -> new Kept(block, UNKNOWN_ARRIVAL));
    }

    private Optional<Block> block(byte[] encoded) {
        return Block.decode(encoded)
                .value()
                .filter(block -> block.header().chainId().equals(chainId) && block.bodyMatchesHeader());
    }

    private static byte[] encode(Kept kept) {
        byte[] encoded = kept.block().encode();
        return withChecksum(new Writer(encoded.length + ARRIVAL_BYTES)
                .raw(encoded)
                .u64(kept.arrival())
                .toBytes());
    }

    private static byte[] withChecksum(byte[] content) {
        var checksum = new CRC32C();
        checksum.update(content);
        return new Writer(content.length + CHECKSUM_BYTES)
                .raw(content)
                .u64(checksum.getValue())
                .toBytes();
    }

    /** On return it is on the disk, as the last that came: also one that was there, since it has been promised again. */
    public void keep(Block block) {
        Hash id = block.header().id();
        if (isLast(id)) {
            return;
        }
        int slot = at(id).orElseGet(this::first);
        Kept next = next(block);
        try {
            files.replace(file(slot), encode(next));
        } catch (IOException e) {
            throw new UncheckedIOException(file(slot) + " cannot be written: " + e.getMessage(), e);
        }
        synchronized (this) {
            Kept old = slots[slot];
            if (old != null) {
                byId.remove(old.id());
            }
            put(slot, next);
        }
    }

    private synchronized boolean isLast(Hash id) {
        return Arrays.stream(slots)
                .anyMatch(kept -> kept != null
                        && kept.arrival() == lastArrival
                        && kept.id().equals(id));
    }

    private synchronized OptionalInt at(Hash id) {
        for (int slot = 0; slot < MAX_BLOCKS; slot++) {
            Kept kept = slots[slot];
            if (kept != null && kept.id().equals(id)) {
                return OptionalInt.of(slot);
            }
        }
        return OptionalInt.empty();
    }

    private synchronized Kept next(Block block) {
        return new Kept(block, lastArrival + 1);
    }

    /** To give way: empty ones, then those of the least height, then whatever came first. */
    private synchronized int first() {
        int first = 0;
        for (int slot = 1; slot < MAX_BLOCKS; slot++) {
            if (givesWayBefore(slots[slot], slots[first])) {
                first = slot;
            }
        }
        return first;
    }

    private static boolean givesWayBefore(@Nullable Kept one, @Nullable Kept other) {
        if (one == null || other == null) {
            return one == null && other != null;
        }
        return one.height() == other.height() ? one.arrival() < other.arrival() : one.height() < other.height();
    }

    public synchronized Optional<Block> find(Hash id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** What is not above this height has been decided, and need not stay in memory. */
    public synchronized void decidedUpTo(long height) {
        for (int slot = 0; slot < MAX_BLOCKS; slot++) {
            Kept kept = slots[slot];
            if (kept != null && kept.height() <= height) {
                byId.remove(kept.id());
                slots[slot] = null;
            }
        }
    }
}
