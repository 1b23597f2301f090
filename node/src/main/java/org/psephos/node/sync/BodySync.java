package org.psephos.node.sync;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.ImportOutcome;

/** Fetches the blocks of the best chain of headers from several peers and hands them to the chain in their order. */
final class BodySync {
    /** The next block is asked of somebody else too when it has not come for so long. */
    static final long STALL_MILLIS = 10_000;

    /** To put a compact block together. */
    static final long BUILD_MILLIS = 10_000;

    /** Before a block is handed to a chain again that was too busy for it. */
    private static final long BUSY_MILLIS = 1_000;

    /** Blocks that are decoded before their turn: they take more room than their bytes. */
    private static final int MAX_DECODED = 4;

    private static final int MIN_EXPECTED_BYTES = 16 << 10;

    private final ChainDesk desk;
    private final SyncLink link;
    private final Clock clock;
    private final HeaderTree tree;
    private final HeaderSync headers;
    private final Map<PeerId, SyncPeer> peers;
    private final BiConsumer<Block, Bytes> whole;
    private final BodyWindow window;
    private final Blame blame;
    private @Nullable Hold hold;
    private boolean stopped;

    /** Of a block, as the last ones were. */
    private int expectedBytes = MIN_EXPECTED_BYTES;

    /** A block that is not handed in for a while: it is ahead of our clock, or the chain was too busy for it. */
    private record Hold(Hash block, long sinceMillis, long untilMillis) {
        /** Also where the clock was set back. */
        boolean isOver(long nowMillis) {
            return nowMillis >= untilMillis || nowMillis < sinceMillis;
        }
    }

    /** @param whole told of the last block of the chain, with its certificate, when its body has come and is the header's */
    BodySync(
            ChainDesk desk,
            SyncLink link,
            Clock clock,
            HeaderTree tree,
            HeaderSync headers,
            Map<PeerId, SyncPeer> peers,
            BiConsumer<Block, Bytes> whole) {
        this.desk = desk;
        this.link = link;
        this.clock = clock;
        this.tree = tree;
        window = new BodyWindow(tree);
        this.headers = headers;
        this.peers = peers;
        this.whole = whole;
        blame = new Blame(link, peers);
    }

    void stop() {
        stopped = true;
    }

    /** Blocks that are still to be imported to reach the best chain's end. */
    int behind() {
        return window.behind();
    }

    /** Of blocks that have come and are not imported. */
    long heldBytes() {
        return window.heldBytes();
    }

    /** Height of the best chain's end, 0 where that is ours. */
    long goalHeight() {
        return window.goal().map(HeaderTree.Entry::height).orElse(0L);
    }

    /** Goes on with whatever can be done now. */
    void proceed() {
        if (stopped) {
            return;
        }
        do {
            window.follow(tree.best(desk.head().trail()));
        } while (!askForMissing());
        decodeNext();
        importNext();
    }

    /** False where nobody gives the next block, so that its chain has been dropped, and another may have to be followed. */
    private boolean askForMissing() {
        long expected = 0;
        int place = 0;
        Optional<HeaderTree.Entry> followed = window.goal();
        for (HeaderTree.Entry entry : window.first(BodyWindow.MAX_BLOCKS)) {
            Fetch fetch = window.find(entry.id());
            boolean idle = fetch == null || !fetch.hasCome() && !fetch.isBuilding() && areStalled(fetch.asked.keySet());
            if (idle && (place == 0 || expected + expectedBytes <= BodyWindow.MAX_BYTES)) {
                ask(entry);
                if (!window.goal().equals(followed)) {
                    return stopped;
                }
            }
            expected += fetch != null && fetch.hasCome() ? fetch.bytes() : expectedBytes;
            place++;
        }
        return true;
    }

    private boolean areStalled(Collection<PeerId> asked) {
        for (PeerId id : asked) {
            SyncPeer peer = peers.get(id);
            if (peer != null && !peer.stalled) {
                return false;
            }
        }
        return true;
    }

    private void ask(HeaderTree.Entry entry) {
        List<SyncPeer> able = peers.values().stream()
                .filter(peer -> mayHave(peer, entry))
                .sorted(Comparator.comparing((SyncPeer peer) -> peer.stalled).thenComparingInt(peer -> peer.inFlight))
                .toList();
        for (SyncPeer peer : able) {
            if (peer.inFlight < peer.allowance && askPeer(entry, peer)) {
                return;
            }
        }
        Fetch fetch = window.find(entry.id());
        if (able.isEmpty() && entry == window.next() && (fetch == null || fetch.asked.isEmpty())) {
            withheld(entry);
        }
    }

    private boolean mayHave(SyncPeer peer, HeaderTree.Entry entry) {
        Fetch fetch = window.find(entry.id());
        return !peer.lacks(entry.id())
                && (peer.height >= entry.height() || entry.givers().contains(peer.id))
                && (fetch == null || !fetch.asked.containsKey(peer.id));
    }

    private boolean askPeer(HeaderTree.Entry entry, SyncPeer peer) {
        Hash id = entry.id();
        if (!link.askBlock(peer.id, id, answer -> answered(peer, id, answer))) {
            return false;
        }
        peer.inFlight++;
        window.fetch(entry).asked.put(peer.id, clock.steadyMillis());
        return true;
    }

    /** Nobody who should have the next block gives it: its header is worth nothing. */
    private void withheld(HeaderTree.Entry entry) {
        if (peers.isEmpty()) {
            return;
        }
        dropBranch(entry);
        blame.withheld(entry);
    }

    private void answered(SyncPeer peer, Hash id, SyncLink.BlockAnswer answer) {
        peer.inFlight--;
        Fetch fetch = window.find(id);
        // Of a connection that is over nothing is waited for, and the peer's next one may have been asked already.
        if (fetch != null && !peer.gone) {
            fetch.asked.remove(peer.id);
        }
        switch (answer) {
            case SyncLink.BlockAnswer.Found(Bytes certificate, byte[] encoded) -> {
                peer.stalled = false;
                peer.allowance = Math.min(SyncPeer.MAX_ALLOWANCE, peer.allowance + 1);
                if (fetch != null && !fetch.hasCome() && !window.isImporting(fetch)) {
                    came(fetch, peer, certificate, encoded);
                }
            }
            case SyncLink.BlockAnswer.NotThere() -> peer.failed(id);
            case SyncLink.BlockAnswer.Silence() -> {
                peer.failed(id);
                if (!peer.gone) {
                    blame.late(peer, id);
                }
            }
        }
        proceed();
    }

    private void came(Fetch fetch, SyncPeer peer, Bytes certificate, byte[] encoded) {
        expectedBytes = Math.max(MIN_EXPECTED_BYTES, Math.max(encoded.length, expectedBytes - expectedBytes / 8));
        if (fetch.entry == window.next() || window.makeRoom(fetch, encoded.length)) {
            fetch.came(peer.id, certificate, encoded);
            tree.believe(fetch.entry.id());
        }
    }

    /** Looks for what takes too long. To be called every second or so. */
    void tick() {
        long now = clock.steadyMillis();
        HeaderTree.Entry next = window.next();
        Fetch fetch = next == null ? null : window.find(next.id());
        if (next != null && fetch != null && !fetch.hasCome()) {
            fetch.giveUpBuilding(now, BUILD_MILLIS);
            boolean late = !fetch.asked.isEmpty()
                    && fetch.asked.values().stream().allMatch(since -> now - since > STALL_MILLIS);
            if (late) {
                late(next, fetch);
            }
        }
        proceed();
    }

    /** The next block is asked of somebody else, and other chains are followed meanwhile where there are any. */
    private void late(HeaderTree.Entry next, Fetch fetch) {
        List<SyncPeer> slow = fetch.asked.keySet().stream()
                .map(peers::get)
                .filter(Objects::nonNull)
                .toList();
        boolean another =
                peers.values().stream().anyMatch(peer -> mayHave(peer, next) && peer.inFlight < peer.allowance);
        boolean elsewhere = tree.doubt(next.id(), desk.head().trail());
        if (another) {
            ask(next);
        }
        if (another || elsewhere) {
            slow.stream().filter(peer -> !peer.lacks(next.id())).forEach(peer -> {
                peer.failed(next.id());
                blame.late(peer, next.id());
            });
        }
    }

    private void decodeNext() {
        for (HeaderTree.Entry entry : window.first(MAX_DECODED)) {
            Fetch fetch = window.find(entry.id());
            if (fetch != null && fetch.encoded() instanceof byte[] encoded && !fetch.decoding) {
                fetch.decoding = true;
                desk.decode(entry.id(), encoded, result -> decoded(fetch, encoded, result));
            }
        }
    }

    private void decoded(Fetch fetch, byte[] encoded, ChainDesk.Unpacked result) {
        if (window.find(fetch.entry.id()) != fetch || fetch.encoded() != encoded) {
            return;
        }
        switch (result) {
            case ChainDesk.Unpacked.Whole(Block block) -> {
                fetch.decoded(block);
                desk.checkAhead(block, () -> {
                    fetch.checked |= fetch.block() == block;
                    proceed();
                });
                if (window.goal().filter(fetch.entry::equals).isPresent()) {
                    whole.accept(block, fetch.certificate());
                }
                proceed();
            }
            case ChainDesk.Unpacked.Wrong() -> {
                blame.wrongAnswer(fetch, "not the block that was asked for");
                proceed();
            }
            // Not at once, for that would keep the node busy.
            case ChainDesk.Unpacked.Busy() -> fetch.decoding = false;
        }
    }

    private void importNext() {
        HeaderTree.Entry next = window.next();
        if (window.isImporting() || next == null || isHeld(next.id())) {
            return;
        }
        Fetch fetch = window.find(next.id());
        Block block = fetch == null ? null : fetch.block();
        if (fetch != null && block != null && fetch.checked) {
            window.importing(next.id());
            desk.importBlock(block, fetch.certificate(), outcome -> {
                window.imported();
                outcome.ifPresentOrElse(
                        known -> judged(fetch, known), () -> hold(fetch, clock.nowMillis() + BUSY_MILLIS));
                proceed();
            });
        }
    }

    private boolean isHeld(Hash block) {
        return hold != null && hold.block().equals(block) && !hold.isOver(clock.nowMillis());
    }

    private void hold(Fetch fetch, long untilMillis) {
        hold = new Hold(fetch.entry.id(), clock.nowMillis(), untilMillis);
    }

    private void judged(Fetch fetch, ImportOutcome outcome) {
        HeaderTree.Entry entry = fetch.entry;
        switch (outcome) {
            case ImportOutcome.Adopted ignored -> useful(fetch);
            case ImportOutcome.TidyUpFailed ignored -> useful(fetch);
            case ImportOutcome.SideBranch ignored -> useful(fetch);
            case ImportOutcome.AlreadyKnown(Hash id) -> stored(id);
            case ImportOutcome.Invalid invalid -> {
                headers.refuse(entry.id());
                blame.invalid(entry, dropBranch(entry), invalid);
            }
            case ImportOutcome.BadBody(Hash id) -> blame.wrongAnswer(fetch, "body of another block than " + id);
            case ImportOutcome.Uncertified(Hash id) -> blame.wrongAnswer(fetch, "no certificate of block " + id);
            case ImportOutcome.Early early -> {
                hold(fetch, early.retryAtMillis());
                tree.doubt(entry.id(), desk.head().trail());
            }
            // Its branch had to make room, or parts too deep and is no better: nobody's fault.
            case ImportOutcome.UnknownParent ignored -> dropBranch(entry);
            case ImportOutcome.BranchTooDeep ignored -> stored(entry.id());
            // The node stops.
            case ImportOutcome.ReorgTooDeep ignored -> stop();
            case ImportOutcome.NotStored ignored -> stop();
        }
    }

    private void useful(Fetch fetch) {
        stored(fetch.entry.id());
        blame.useful(fetch);
    }

    /** A block has found its way into the store, through here or another door. */
    void stored(Hash id) {
        tree.stored(id);
        window.stored(id);
    }

    private Collection<HeaderTree.Entry> dropBranch(HeaderTree.Entry entry) {
        Collection<HeaderTree.Entry> gone = tree.drop(entry.id());
        for (HeaderTree.Entry one : gone) {
            window.remove(one.id());
            peers.values().forEach(peer -> peer.mayHave(one.id()));
        }
        window.remove(entry.id());
        window.leave();
        return gone;
    }

    /** Waits for a block that somebody puts together. False where it is not one of the next, or is under way. */
    boolean expect(Hash id) {
        window.follow(tree.best(desk.head().trail()));
        Optional<HeaderTree.Entry> soon = window.first(MAX_DECODED).stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst();
        if (soon.isEmpty()) {
            return false;
        }
        Fetch fetch = window.fetch(soon.get());
        if (fetch.isUnderWay()) {
            return false;
        }
        fetch.build(clock.steadyMillis());
        return true;
    }

    void built(Hash id, PeerId from, Bytes certificate, Block block) {
        Fetch fetch = window.find(id);
        if (fetch != null && !fetch.hasCome()) {
            fetch.built(from, certificate, block);
        }
        proceed();
    }

    void notBuilt(Hash id) {
        Fetch fetch = window.find(id);
        if (fetch != null) {
            fetch.notBuilt();
        }
        proceed();
    }

    void peerDown(PeerId peer) {
        window.fetches().forEach(fetch -> fetch.asked.remove(peer));
        proceed();
    }
}
