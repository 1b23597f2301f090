package org.psephos.node.network;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.sync.Synchronizer;
import org.psephos.node.txpool.PoolReader;

/**
 * Sends new heads to peers that do not have them, and puts together those that peers send. Whatever goes wrong on the way, short of a
 * bad header, makes the block be fetched whole and is nobody's fault.
 */
final class BlockRelay {
    /** Of one peer, that it is known to have. */
    static final int MAX_KNOWN = 64;

    private final Port port;
    private final ChainDesk desk;
    private final PoolReader pool;
    private final Synchronizer synchronizer;
    private final Randomness randomness;
    private final Map<PeerId, Set<Hash>> known = new LinkedHashMap<>();
    private final Set<PeerId> missed = new LinkedHashSet<>();
    private @Nullable Hash latest;
    private byte[] latestEncoded = {};

    /** What the relay asks of the network. */
    interface Port {
        boolean tellBlock(PeerId peer, byte[] compact);

        /** The answer is empty where none came in time or the peer went; false where it could not be asked. */
        boolean askMissing(PeerId peer, MissingRequest request, Consumer<Optional<List<byte[]>>> answer);
    }

    BlockRelay(Port port, ChainDesk desk, PoolReader pool, Synchronizer synchronizer, Randomness randomness) {
        this.port = port;
        this.desk = desk;
        this.pool = pool;
        this.synchronizer = synchronizer;
        this.randomness = randomness;
    }

    void peerUp(PeerId peer, Hash head) {
        known.put(peer, new LinkedHashSet<>());
        learn(peer, head);
    }

    void peerDown(PeerId peer) {
        known.remove(peer);
        missed.remove(peer);
    }

    private boolean learn(PeerId peer, Hash block) {
        Set<Hash> blocks = known.get(peer);
        if (blocks == null || !blocks.add(block)) {
            return false;
        }
        if (blocks.size() > MAX_KNOWN) {
            blocks.remove(blocks.iterator().next());
        }
        return true;
    }

    /** The block is this node's head now. */
    void newHead(Block block, Bytes certificate) {
        Hash id = block.header().id();
        long nonce = Nonces.draw(randomness);
        latest = id;
        latestEncoded = CompactBlock.of(block, certificate, nonce).encode();
        List.copyOf(known.keySet()).forEach(this::tell);
    }

    private void tell(PeerId peer) {
        Hash id = latest;
        Set<Hash> blocks = known.get(peer);
        if (id == null || blocks == null || blocks.contains(id)) {
            return;
        }
        if (port.tellBlock(peer, latestEncoded)) {
            learn(peer, id);
        } else {
            missed.add(peer);
        }
    }

    /** There is room on the way to the peer. */
    void drained(PeerId peer) {
        if (missed.remove(peer)) {
            tell(peer);
        }
    }

    void received(PeerId from, CompactBlock compact) {
        learn(from, compact.header().id());
        synchronizer.announced(from, compact.header(), what -> {
            if (what == Synchronizer.Announced.BUILD) {
                build(from, compact);
            }
        });
    }

    private void build(PeerId from, CompactBlock compact) {
        Hash id = compact.header().id();
        desk.onWorker(() -> Reconstruction.of(compact, pool.transactions()), result -> {
            Optional<Reconstruction> begun = result.flatMap(one -> one);
            if (begun.isEmpty()) {
                synchronizer.notBuilt(id);
                return;
            }
            Reconstruction block = begun.get();
            List<Integer> missing = block.missing();
            if (missing.isEmpty()) {
                finish(from, compact, block, List.of());
            } else if (!port.askMissing(
                    from,
                    new MissingRequest(id, missing),
                    answer -> answer.ifPresentOrElse(
                            transactions -> finish(from, compact, block, transactions),
                            () -> synchronizer.notBuilt(id)))) {
                synchronizer.notBuilt(id);
            }
        });
    }

    private void finish(PeerId from, CompactBlock compact, Reconstruction block, List<byte[]> missing) {
        Hash id = compact.header().id();
        desk.onWorker(() -> block.fill(missing) ? block.block() : Optional.<Block>empty(), result -> result.flatMap(
                        whole -> whole)
                .ifPresentOrElse(
                        whole -> synchronizer.built(id, from, compact.certificate(), whole),
                        () -> synchronizer.notBuilt(id)));
    }
}
