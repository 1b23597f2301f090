package org.psephos.node.sync;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Scheduler;
import org.psephos.p2p.reputation.Behaviour;

/** Follows the best chain among those of all peers. For the network lane. */
public final class Synchronizer {
    static final long TICK_MILLIS = 1_000;

    /** With fewer blocks to go, this node is as good as there: a block is always on its way. */
    private static final int FEW_BLOCKS = 2;

    private final ChainDesk desk;
    private final SyncLink link;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Map<PeerId, SyncPeer> peers = new LinkedHashMap<>();
    private final HeaderTree tree;
    private final HeaderSync headers;
    private final BodySync bodies;
    private Scheduler.@Nullable Timer timer;
    private boolean stopped;
    private final Consumer<Boolean> onSyncing;
    private volatile boolean syncing;

    /** What is to be made of a block that a peer says is new. */
    public enum Announced {
        /** It is stored, or invalid, or no better than ours. */
        NOT_WANTED,
        /** It is wanted, and the caller is to put it together: {@link #built} or {@link #notBuilt} must follow. */
        BUILD,
        /** It is wanted and will be fetched whole. */
        FETCHED
    }

    /**
     * @param whole told of a block that would be the new head, with its certificate, when it has been fetched and not yet judged
     * @param onSyncing told whenever {@link #isSyncing} changes
     * @param halt code and detail of what the node may not go on after
     */
    public Synchronizer(
            ChainDesk desk,
            SyncLink link,
            Clock clock,
            Scheduler scheduler,
            BiConsumer<Block, Bytes> whole,
            Consumer<Boolean> onSyncing,
            BiConsumer<String, String> halt) {
        this.desk = desk;
        this.link = link;
        this.clock = clock;
        this.scheduler = scheduler;
        this.onSyncing = onSyncing;
        tree = new HeaderTree(desk::isBetter);
        headers = new HeaderSync(
                desk,
                link,
                clock,
                tree,
                depth -> halt.accept(
                        "REORG_TOO_DEEP",
                        "a better branch parts " + depth + " blocks below the head; this node can give up "
                                + desk.maxReorgDepth() + ". Delete the database and synchronise again."),
                this::proceed);
        bodies = new BodySync(desk, link, clock, tree, headers, peers, whole);
    }

    public void start() {
        timer = scheduler.schedule(TICK_MILLIS, this::tick);
    }

    public void stop() {
        stopped = true;
        bodies.stop();
        if (timer != null) {
            timer.cancel();
        }
    }

    private void tick() {
        if (stopped) {
            return;
        }
        timer = scheduler.schedule(TICK_MILLIS, this::tick);
        List.copyOf(peers.values()).forEach(headers::tick);
        bodies.tick();
        publish();
    }

    private void proceed() {
        bodies.proceed();
        publish();
    }

    private void publish() {
        boolean lags = bodies.behind() >= FEW_BLOCKS
                || peers.values().stream().anyMatch(peer -> peer.survey()
                        .filter(survey -> survey.target().isPresent())
                        .isPresent());
        if (lags != syncing) {
            syncing = lags;
            onSyncing.accept(lags);
        }
    }

    /** Whether better chains are known whose blocks are still to come. Any thread. */
    public boolean isSyncing() {
        return syncing;
    }

    /** Height of the best chain that is known to be better than ours; 0: ours is the best. */
    public long goalHeight() {
        return bodies.goalHeight();
    }

    /** Of the peer's head, as far as it is known; 0 for one that is not connected. */
    public long heightOf(PeerId id) {
        SyncPeer peer = peers.get(id);
        return peer == null ? 0 : peer.height;
    }

    /** Headers beyond the stored blocks. Any thread. */
    public int headersAhead() {
        return tree.size();
    }

    /** @param height of its head, as it says */
    public void peerUp(PeerId id, long height) {
        var peer = new SyncPeer(id, height);
        peers.put(id, peer);
        headers.ask(peer);
    }

    public void peerDown(PeerId id) {
        SyncPeer peer = peers.remove(id);
        if (peer != null) {
            peer.gone = true;
            bodies.peerDown(id);
            publish();
        }
    }

    /** The followed chain has another head. */
    public void headChanged(Hash head) {
        bodies.stored(head);
        proceed();
    }

    /** A peer has, or is about to have, our chain up to this height. */
    public void follows(PeerId id, long height) {
        SyncPeer peer = peers.get(id);
        if (peer != null) {
            peer.height = Math.max(peer.height, height);
        }
    }

    /**
     * A peer has a block that is new to it.
     *
     * @param certificate came beside the block
     */
    public void announced(PeerId from, Header header, Bytes certificate, Consumer<Announced> answer) {
        SyncPeer peer = peers.get(from);
        if (peer == null) {
            return;
        }
        Hash id = header.id();
        peer.height = header.height();
        if (headers.isRefused(id)) {
            // It may be on its way from one that has not judged it yet.
            answer.accept(Announced.NOT_WANTED);
            return;
        }
        Optional<HeaderTree.Entry> known = tree.find(id);
        Optional<HeaderTree.Entry> parent = tree.find(header.parent());
        if (known.isPresent()) {
            take(peer, known.get().chain, answer);
        } else if (parent.isPresent()) {
            judge(peer, parent.get().chain, header, certificate, answer);
        } else {
            desk.join(List.of(header), joint -> {
                Optional<HeaderChain> base = joint.flatMap(ChainDesk.Joint::base);
                if (base.isPresent() && joint.get().stored() == 0) {
                    judge(peer, base.get(), header, certificate, answer);
                    return;
                }
                if (base.isEmpty()) {
                    headers.ask(peer);
                }
                answer.accept(Announced.NOT_WANTED);
            });
        }
    }

    private void judge(SyncPeer peer, HeaderChain base, Header header, Bytes certificate, Consumer<Announced> answer) {
        desk.judge(base, List.of(header), certificate, clock.nowMillis() + desk.maxFutureMillis(), result -> {
            Optional<String> fault = result.flatMap(ChainDesk.Judged::fault);
            fault.ifPresent(detail -> link.report(peer.id, Behaviour.INVALID_DATA, "header: " + detail));
            List<HeaderChain> chains = result.map(ChainDesk.Judged::chains).orElse(List.of());
            if (chains.isEmpty() || fault.isPresent()) {
                result.map(ChainDesk.Judged::earlyMillis)
                        .ifPresent(early -> early.ifPresent(time ->
                                peer.askDueMillis = Math.min(peer.askDueMillis, time - desk.maxFutureMillis())));
                answer.accept(Announced.NOT_WANTED);
            } else {
                take(peer, chains.getFirst(), answer);
            }
        });
    }

    private void take(SyncPeer peer, HeaderChain chain, Consumer<Announced> answer) {
        boolean wanted = !peer.gone
                && desk.isBetter(chain.trail(), desk.head().trail())
                && tree.add(chain, peer.id, chain.trail());
        if (!wanted) {
            answer.accept(Announced.NOT_WANTED);
            return;
        }
        boolean build = bodies.expect(chain.headId());
        answer.accept(build ? Announced.BUILD : Announced.FETCHED);
        proceed();
    }

    public void built(Hash id, PeerId from, Bytes certificate, Block block) {
        bodies.built(id, from, certificate, block);
        publish();
    }

    /** It is to be fetched whole. */
    public void notBuilt(Hash id) {
        bodies.notBuilt(id);
    }
}
