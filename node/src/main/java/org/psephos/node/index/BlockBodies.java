package org.psephos.node.index;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.node.chain.ChainReader;

/** Block bodies that were asked for lately; bounded in bytes. Reads the disk. */
public final class BlockBodies {
    private final ChainReader chain;
    private final long maxBytes;
    private final Map<Hash, BlockBody> bodies = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    public BlockBodies(ChainReader chain, long maxBytes) {
        this.chain = chain;
        this.maxBytes = maxBytes;
    }

    public Optional<BlockBody> get(Hash id) {
        synchronized (bodies) {
            BlockBody known = bodies.get(id);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<BlockBody> read = chain.encodedBlock(id).map(encoded -> BlockBody.of(id, encoded));
        read.ifPresent(this::keep);
        return read;
    }

    private void keep(BlockBody body) {
        synchronized (bodies) {
            if (bodies.put(body.id(), body) == null) {
                bytes += body.weight();
            }
            Iterator<BlockBody> eldest = bodies.values().iterator();
            while (bytes > maxBytes && bodies.size() > 1) {
                bytes -= eldest.next().weight();
                eldest.remove();
            }
        }
    }
}
