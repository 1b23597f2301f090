package org.psephos.node.api;

import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.index.BlockBodies;
import org.psephos.node.index.BlockBody;

/**
 * Blocks of the followed chain, rendered. Reads need no lock and no disk; a reorganisation takes out what it took away before
 * anyone is told of it.
 */
final class BlockCache implements ChainListener {
    static final int MAX_BLOCKS = 8_192;

    private final ChainReader chain;
    private final BlockBodies bodies;
    private final Addresses addresses;
    private final Certainty certainty;
    private final String engine;
    private final Map<Long, RenderedBlock> byHeight = new ConcurrentHashMap<>();
    private final Map<Hash, RenderedBlock> byId = new ConcurrentHashMap<>();

    /** Counts reorganisations: what was read before one is not kept after it. */
    private long branch;

    BlockCache(ChainReader chain, BlockBodies bodies, Addresses addresses, Certainty certainty) {
        this.chain = chain;
        this.bodies = bodies;
        this.addresses = addresses;
        this.certainty = certainty;
        this.engine = chain.genesis().consensus();
    }

    Optional<Buffer> find(long height) {
        return Optional.ofNullable(byHeight.get(height)).map(this::whole);
    }

    Optional<Buffer> find(Hash id) {
        return Optional.ofNullable(byId.get(id)).map(this::whole);
    }

    /** Reads the disk. */
    Optional<Buffer> load(long height) {
        Optional<Buffer> known = find(height);
        return known.isPresent() ? known : chain.idAt(height).flatMap(this::load);
    }

    /** Reads the disk. Finds blocks beside the followed chain, too. */
    Optional<Buffer> load(Hash id) {
        Optional<Buffer> known = find(id);
        if (known.isPresent()) {
            return known;
        }
        long before = branch();
        Optional<RenderedBlock> rendered = bodies.get(id).map(this::render);
        if (rendered.isPresent() && !chain.isOnChain(id)) {
            return rendered.map(block -> join(block, certainty.orphaned()));
        }
        rendered.ifPresent(block -> keep(block, before));
        return rendered.map(this::whole);
    }

    @Override
    public void on(ChainEvent event) {
        switch (event) {
            case ChainEvent.Extended ignored -> {}
            case ChainEvent.Certified ignored -> {}
            case ChainEvent.Reorganised reorganised -> takeOut(reorganised);
        }
    }

    /** Renders a block that has just joined, as it is what most will ask for. */
    void add(ImportedBlock block) {
        long before = branch();
        RenderedBlock rendered = RenderedBlock.of(
                block.id(),
                block.block().header(),
                block.block().transactions().size(),
                block.bytes(),
                engine,
                addresses);
        if (chain.isOnChain(block.id())) {
            keep(rendered, before);
        }
    }

    private RenderedBlock render(BlockBody body) {
        return RenderedBlock.of(body.id(), body.header(), body.count(), body.bytes(), engine, addresses);
    }

    private Buffer whole(RenderedBlock block) {
        Head head = chain.head();
        return join(block, certainty.tail(block.height(), head));
    }

    private static Buffer join(RenderedBlock block, byte[] tail) {
        return Buffer.buffer(block.open().length + tail.length)
                .appendBytes(block.open())
                .appendBytes(tail);
    }

    private synchronized long branch() {
        return branch;
    }

    private synchronized void keep(RenderedBlock block, long asOfBranch) {
        if (asOfBranch != branch) {
            return;
        }
        makeRoom();
        byHeight.put(block.height(), block);
        byId.put(block.id(), block);
    }

    private void makeRoom() {
        if (byHeight.size() < MAX_BLOCKS) {
            return;
        }
        Iterator<RenderedBlock> any = byHeight.values().iterator();
        for (int i = 0; i < MAX_BLOCKS / 8 && any.hasNext(); i++) {
            byId.remove(any.next().id());
            any.remove();
        }
    }

    private synchronized void takeOut(ChainEvent.Reorganised event) {
        branch++;
        for (Hash id : event.removed()) {
            @Nullable RenderedBlock gone = byId.remove(id);
            if (gone != null) {
                byHeight.remove(gone.height());
            }
        }
    }
}
