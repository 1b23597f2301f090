package org.psephos.node.network;

import java.util.Comparator;
import java.util.HashMap;
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
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.consensus.Effect;
import org.psephos.node.sync.ChainDesk;
import org.psephos.p2p.application.Peer;

/**
 * Blocks that engines propose, on their way from validator to validator: shows those of this node's engine to its neighbours as compact
 * blocks, and gets those that it wants. What nobody here wants is kept for a moment, one a neighbour, and forgotten; nothing of it
 * is judged, and nothing passed on unless the engine says so.
 */
final class ProposalRelay {
    /** Of up to 8 MiB each, most of which they share with the pool. */
    private static final int MAX_SHOWN = 4;

    private static final int MAX_WANTED = 8;

    /** Of compact blocks that nobody wants yet. */
    private static final long MAX_HELD_BYTES = 8L << 20;

    /** Of one peer, that it is known to have. */
    private static final int MAX_KNOWN = 16;

    private final BlockRelay.Port port;
    private final ChainDesk desk;
    private final BlockAssembly assembly;
    private final Randomness randomness;
    private final Consumer<Block> engine;
    private final Map<Hash, Shown> shown = new LinkedHashMap<>();
    private final Map<Hash, Want> wanted = new LinkedHashMap<>();
    private final Map<PeerId, Neighbour> neighbours = new LinkedHashMap<>();

    private static final class Shown {
        final Block block;
        Effect.Audience to;

        /** Empty while it is being written. */
        byte[] compact = {};

        Shown(Block block, Effect.Audience to) {
            this.block = block;
            this.to = to;
        }
    }

    /** Whole, from so many neighbours at a time: one that keeps silent must not hold the others up. */
    private static final int MAX_ASKED_AT_ONCE = 3;

    /** The wish is repeated so often before another neighbour is asked beside the last. */
    private static final int PATIENCE = 4;

    private static final class Want {
        boolean building;

        /** Answers that are still to come. */
        int asking;

        int repeated;
        final Set<PeerId> asked = new LinkedHashSet<>();
    }

    private static final class Neighbour {
        final PublicKey identity;
        final Set<Hash> known = new LinkedHashSet<>();

        @Nullable
        CompactBlock held;

        Neighbour(PublicKey identity) {
            this.identity = identity;
        }

        void learn(Hash block) {
            if (known.add(block) && known.size() > MAX_KNOWN) {
                known.remove(known.iterator().next());
            }
        }
    }

    /** @param engine takes a block that it wanted */
    ProposalRelay(
            BlockRelay.Port port,
            ChainDesk desk,
            BlockAssembly assembly,
            Randomness randomness,
            Consumer<Block> engine) {
        this.port = port;
        this.desk = desk;
        this.assembly = assembly;
        this.randomness = randomness;
        this.engine = engine;
    }

    void peerUp(Peer peer) {
        neighbours.put(peer.id(), new Neighbour(peer.identity()));
    }

    void peerDown(PeerId peer) {
        neighbours.remove(peer);
        wanted.values().forEach(want -> want.asked.remove(peer));
    }

    /** There is room on the way to the peer. */
    void drained(PeerId peer) {
        shown.forEach((id, one) -> tell(peer, id, one, one.compact));
    }

    /** A block that is shown now to this peer. */
    Optional<Block> shown(PeerId peer, Hash id) {
        return Optional.ofNullable(shown.get(id)).filter(one -> sees(peer, one)).map(one -> one.block);
    }

    private boolean sees(PeerId peer, Shown one) {
        Neighbour neighbour = neighbours.get(peer);
        return neighbour != null && one.to.includes(neighbour.identity);
    }

    /** What is not above this height has been decided. */
    void decidedUpTo(long height) {
        shown.values().removeIf(one -> one.block.header().height() <= height);
        neighbours.values().forEach(neighbour -> {
            if (neighbour.held != null && neighbour.held.header().height() <= height) {
                neighbour.held = null;
            }
        });
    }

    /** Shows a block to those of these who have not got it; may be asked for again, and of others then. */
    void offer(Block block, Effect.Audience to) {
        Hash id = block.header().id();
        Shown known = shown.get(id);
        if (known != null) {
            known.to = to;
            neighbours.keySet().forEach(peer -> tell(peer, id, known, known.compact));
            return;
        }
        var one = new Shown(block, to);
        shown.put(id, one);
        if (shown.size() > MAX_SHOWN) {
            shown.remove(shown.keySet().iterator().next());
        }
        long nonce = Nonces.draw(randomness);
        var untold = new HashMap<PeerId, List<Transaction>>();
        neighbours.keySet().forEach(peer -> untold.put(peer, port.untold(peer)));
        desk.onWorker(
                () -> write(block, nonce, untold),
                written -> written.ifPresent(letters -> {
                    one.compact = letters.common;
                    if (shown.get(id) == one) {
                        List.copyOf(neighbours.keySet())
                                .forEach(peer -> tell(peer, id, one, letters.own.getOrDefault(peer, letters.common)));
                    }
                }));
    }

    private record Letters(byte[] common, Map<PeerId, byte[]> own) {}

    private static Letters write(Block block, long nonce, Map<PeerId, List<Transaction>> untold) {
        var own = new HashMap<PeerId, byte[]>();
        untold.forEach((peer, lacking) -> {
            if (!lacking.isEmpty()) {
                own.put(
                        peer,
                        CompactBlock.of(block, Bytes.EMPTY, nonce, lacking).encode());
            }
        });
        return new Letters(CompactBlock.of(block, Bytes.EMPTY, nonce).encode(), own);
    }

    private void tell(PeerId peer, Hash id, Shown one, byte[] compact) {
        Neighbour neighbour = neighbours.get(peer);
        if (neighbour != null
                && one.to.includes(neighbour.identity)
                && compact.length > 0
                && !neighbour.known.contains(id)
                && port.tellProposal(peer, compact)) {
            neighbour.learn(id);
        }
    }

    /** Gets a block for the engine. Asked for again, it is fetched whole from one neighbour after the other. */
    void fetch(Hash id) {
        Shown here = shown.get(id);
        if (here != null) {
            engine.accept(here.block);
            return;
        }
        Want want = wanted.get(id);
        if (want == null) {
            want = new Want();
            wanted.put(id, want);
            if (wanted.size() > MAX_WANTED) {
                wanted.remove(wanted.keySet().iterator().next());
            }
            buildHeld(id);
        } else if (!want.building && (want.asking == 0 || isTimeForAnother(want))) {
            askNext(id, want);
        }
    }

    private static boolean isTimeForAnother(Want want) {
        return ++want.repeated % PATIENCE == 0 && want.asking < MAX_ASKED_AT_ONCE;
    }

    private void buildHeld(Hash id) {
        for (Map.Entry<PeerId, Neighbour> entry : List.copyOf(neighbours.entrySet())) {
            CompactBlock held = entry.getValue().held;
            if (held != null && held.header().id().equals(id)) {
                entry.getValue().held = null;
                build(entry.getKey(), id, held);
                return;
            }
        }
    }

    private void askNext(Hash id, Want want) {
        if (want.asked.containsAll(neighbours.keySet())) {
            want.asked.clear();
        }
        for (PeerId peer : knowingFirst(id)) {
            if (want.asked.add(peer) && port.askProposal(peer, id, answer -> whole(id, want, answer))) {
                want.asking++;
                return;
            }
        }
    }

    private List<PeerId> knowingFirst(Hash id) {
        return neighbours.entrySet().stream()
                .sorted(Comparator.comparing(entry -> !entry.getValue().known.contains(id)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void whole(Hash id, Want want, Optional<byte[]> answer) {
        if (answer.isEmpty()) {
            want.asking--;
            return;
        }
        desk.onWorker(() -> decode(id, answer.get()), decoded -> {
            want.asking--;
            decoded.flatMap(block -> block).ifPresent(block -> arrived(id, block));
        });
    }

    private static Optional<Block> decode(Hash id, byte[] encoded) {
        return Block.decode(encoded)
                .value()
                .filter(block -> block.header().id().equals(id) && block.bodyMatchesHeader());
    }

    /** A neighbour shows what it, or the one it has it from, proposes. */
    void received(PeerId from, CompactBlock compact) {
        Neighbour neighbour = neighbours.get(from);
        if (neighbour == null) {
            return;
        }
        Hash id = compact.header().id();
        neighbour.learn(id);
        Want want = wanted.get(id);
        if (want != null && !want.building) {
            build(from, id, compact);
        } else if (want == null
                && !shown.containsKey(id)
                && isSoon(compact)
                && heldBytes() + bytes(compact) <= MAX_HELD_BYTES) {
            neighbour.held = compact;
        }
    }

    private boolean isSoon(CompactBlock compact) {
        long ahead = compact.header().height() - desk.head().height();
        return ahead == 1 || ahead == 2;
    }

    private long heldBytes() {
        return neighbours.values().stream()
                .map(neighbour -> neighbour.held)
                .mapToLong(held -> held == null ? 0 : bytes(held))
                .sum();
    }

    private static long bytes(CompactBlock compact) {
        return (long) compact.header().engineFields().length()
                + 32L * compact.names().size()
                + compact.prefilled().stream()
                        .mapToLong(one -> one.encoded().length)
                        .sum();
    }

    private void build(PeerId from, Hash id, CompactBlock compact) {
        Want want = wanted.get(id);
        if (want == null) {
            return;
        }
        want.building = true;
        want.asked.add(from);
        assembly.build(from, compact, result -> {
            want.building = false;
            result.ifPresent(assembled -> arrived(id, assembled.block()));
        });
    }

    private void arrived(Hash id, Block block) {
        if (wanted.remove(id) != null) {
            engine.accept(block);
        }
    }
}
