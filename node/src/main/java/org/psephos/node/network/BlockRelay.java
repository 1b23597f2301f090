package org.psephos.node.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.sync.Synchronizer;

/**
 * Sends new blocks to peers that do not have them, and puts together those that peers send. A block on the head goes on as soon as its
 * header has been judged and its body is whole, before it is executed (after BIP 152's high-bandwidth mode). Whatever goes wrong on the
 * way, short of a bad header, makes the block be fetched whole and is nobody's fault.
 */
final class BlockRelay {
    /** Of one peer, that it is known to have. */
    static final int MAX_KNOWN = 64;

    private final Port port;
    private final ChainDesk desk;
    private final BlockAssembly assembly;
    private final Synchronizer synchronizer;
    private final Randomness randomness;
    private final FreshBlocks fresh = new FreshBlocks();
    private final Map<PeerId, Set<Hash>> known = new LinkedHashMap<>();
    private final Set<PeerId> missed = new LinkedHashSet<>();
    private @Nullable Shown latest;

    /** What the relay asks of the network. */
    interface Port {
        boolean tellBlock(PeerId peer, byte[] compact);

        /** A block that is not decided. */
        boolean tellProposal(PeerId peer, byte[] compact);

        /** Asks for the whole of a block that is not decided; see {@link #askMissing}. */
        boolean askProposal(PeerId peer, Hash id, Consumer<Optional<byte[]>> answer);

        /** The answer is empty where none came in time or the peer went; false where it could not be asked. */
        boolean askMissing(PeerId peer, MissingRequest request, Consumer<Optional<List<byte[]>>> answer);

        /** What the peer has not been told of yet, as far as it would fit into a compact block. */
        List<Transaction> untold(PeerId peer);
    }

    /** The block that peers are shown now. */
    private static final class Shown {
        final Hash id;

        /** For a peer that has all that the pool has; empty while it is being written. */
        byte[] encoded = {};

        Shown(Hash id) {
            this.id = id;
        }
    }

    private record Letters(byte[] common, Map<PeerId, byte[]> own) {}

    BlockRelay(Port port, ChainDesk desk, BlockAssembly assembly, Synchronizer synchronizer, Randomness randomness) {
        this.port = port;
        this.desk = desk;
        this.assembly = assembly;
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

    private void learn(PeerId peer, Hash block) {
        Set<Hash> blocks = known.get(peer);
        if (blocks != null && blocks.add(block) && blocks.size() > MAX_KNOWN) {
            blocks.remove(blocks.iterator().next());
        }
    }

    /** A block that is shown, or was lately, and perhaps is not stored. */
    Optional<FreshBlocks.Fresh> fresh(Hash id) {
        return fresh.find(id);
    }

    /** The chain goes on from the block: whoever still asks for it gets it from the disk. */
    void builtOn(Hash block) {
        fresh.drop(block);
    }

    /** The block is this node's head now. */
    void newHead(Block block, Bytes certificate) {
        if (known.isEmpty()) {
            return;
        }
        Shown shown = latest;
        if (shown == null || !shown.id.equals(block.header().id())) {
            show(block, certificate, List.of(), Optional.empty());
        } else if (shown.encoded.length > 0) {
            wanting(shown.id).forEach(peer -> tell(peer, shown.id, shown.encoded));
        }
    }

    /** This node's engine has chosen the block; it goes on, where it is on the head, before it is adopted. */
    void sealed(Block block, Bytes certificate) {
        goesOn(block, certificate, List.of(), Optional.empty());
    }

    /** The block has been fetched, is as good as its header, and not judged; it goes on where it is on the head. */
    void fetched(Block block, Bytes certificate) {
        unjudged(block, certificate, List.of(), Optional.empty());
    }

    /**
     * Where blocks need a certificate, what others send goes on as the head only: a certificate says that it holds, and its absence
     * that it is nobody's business.
     */
    private void unjudged(Block block, Bytes certificate, List<Transaction> rare, Optional<byte[]> received) {
        if (!desk.needsCertificate()) {
            goesOn(block, certificate, rare, received);
        }
    }

    /**
     * Unless this node lags behind.
     *
     * @param rare what this node lacked, and others presumably do
     * @param received the compact block that it came as
     */
    private void goesOn(Block block, Bytes certificate, List<Transaction> rare, Optional<byte[]> received) {
        if (!known.isEmpty()
                && !synchronizer.isSyncing()
                && block.header().parent().equals(desk.head().id())
                && fresh.add(block, certificate)) {
            show(block, certificate, rare, received);
        }
    }

    private void show(Block block, Bytes certificate, List<Transaction> rare, Optional<byte[]> received) {
        Hash id = block.header().id();
        var shown = new Shown(id);
        latest = shown;
        long nonce = Nonces.draw(randomness);
        var untold = new HashMap<PeerId, List<Transaction>>();
        wanting(id).forEach(peer -> untold.put(peer, port.untold(peer)));
        // What this node could put together without asking, its peers presumably can, too: the names need not be made
        // anew.
        Optional<byte[]> same = received.filter(ignored -> rare.isEmpty());
        desk.onWorker(() -> write(block, certificate, nonce, rare, same, untold), written -> {
            if (written.isEmpty()) {
                latest = latest == shown ? null : latest;
                return;
            }
            Letters letters = written.get();
            shown.encoded = letters.common;
            wanting(id).forEach(peer -> tell(peer, id, letters.own.getOrDefault(peer, letters.common)));
        });
    }

    private static Letters write(
            Block block,
            Bytes certificate,
            long nonce,
            List<Transaction> rare,
            Optional<byte[]> same,
            Map<PeerId, List<Transaction>> untold) {
        byte[] common = same.orElseGet(
                () -> CompactBlock.of(block, certificate, nonce, rare).encode());
        var own = new HashMap<PeerId, byte[]>();
        untold.forEach((peer, lacking) -> {
            if (!lacking.isEmpty()) {
                List<Transaction> all =
                        Stream.concat(rare.stream(), lacking.stream()).toList();
                own.put(peer, CompactBlock.of(block, certificate, nonce, all).encode());
            }
        });
        return new Letters(common, own);
    }

    private List<PeerId> wanting(Hash id) {
        return known.entrySet().stream()
                .filter(peer -> !peer.getValue().contains(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void tell(PeerId peer, Hash id, byte[] compact) {
        if (port.tellBlock(peer, compact)) {
            learn(peer, id);
        } else {
            missed.add(peer);
        }
    }

    /** There is room on the way to the peer. */
    void drained(PeerId peer) {
        Shown shown = latest;
        if (missed.remove(peer)
                && shown != null
                && shown.encoded.length > 0
                && wanting(shown.id).contains(peer)) {
            tell(peer, shown.id, shown.encoded);
        }
    }

    void received(PeerId from, CompactBlock compact, byte[] encoded) {
        learn(from, compact.header().id());
        synchronizer.announced(from, compact.header(), compact.certificate(), what -> {
            if (what == Synchronizer.Announced.BUILD) {
                build(from, compact, encoded);
            }
        });
    }

    private void build(PeerId from, CompactBlock compact, byte[] encoded) {
        Hash id = compact.header().id();
        assembly.build(
                from,
                compact,
                result -> result.ifPresentOrElse(
                        whole -> {
                            unjudged(whole.block(), compact.certificate(), whole.lacked(), Optional.of(encoded));
                            synchronizer.built(id, from, compact.certificate(), whole.block());
                        },
                        () -> synchronizer.notBuilt(id)));
    }
}
