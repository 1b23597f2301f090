package org.psephos.node.sync;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.p2p.reputation.Behaviour;

/** Who is to be thanked, or blamed, for what came of a block. */
final class Blame {
    private final SyncLink link;
    private final Map<PeerId, SyncPeer> peers;

    Blame(SyncLink link, Map<PeerId, SyncPeer> peers) {
        this.link = link;
        this.peers = peers;
    }

    void useful(Fetch fetch) {
        link.report(fetch.sender(), Behaviour.USEFUL_DELIVERY, "block " + fetch.entry.id());
    }

    void late(SyncPeer peer, Hash block) {
        peer.stalled = true;
        peer.allowance = Math.max(1, peer.allowance / 2);
        link.report(peer.id, Behaviour.STALL, "block " + block + " did not come in time");
    }

    /** Nobody who should have the block gives it. */
    void withheld(HeaderTree.Entry entry) {
        entry.givers().stream()
                .filter(peers::containsKey)
                .toList()
                .forEach(peer -> link.report(peer, Behaviour.STALL, "withholds block " + entry.id()));
    }

    /** What came is given up and its sender is not asked for it again; the header may be all right. */
    void wrongAnswer(Fetch fetch, String detail) {
        PeerId sender = fetch.sender();
        fetch.restart();
        SyncPeer peer = peers.get(sender);
        if (peer != null) {
            peer.failed(fetch.entry.id());
        }
        link.report(sender, Behaviour.INVALID_DATA, detail);
    }

    /** @param branch the block and what stands on it */
    void invalid(HeaderTree.Entry entry, Collection<HeaderTree.Entry> branch, ImportOutcome.Invalid invalid) {
        String detail = "invalid block " + entry.id() + ": " + invalid.reason() + " " + invalid.detail();
        knewBetter(entry, branch).forEach(peer -> link.report(peer, Behaviour.INVALID_DATA, detail));
    }

    /**
     * Of an invalid block. Who showed it alone may have passed it on before judging it, as this node does; who follows it, or showed
     * what stands on it, had judged it.
     */
    private Set<PeerId> knewBetter(HeaderTree.Entry entry, Collection<HeaderTree.Entry> branch) {
        Stream<PeerId> built =
                branch.stream().filter(other -> other != entry).flatMap(other -> other.givers().stream());
        return Stream.concat(entry.vouchers().stream(), built)
                .filter(peers::containsKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
