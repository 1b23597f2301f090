package org.psephos.node;

import org.psephos.node.index.IndexFollower;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.storage.Store;
import org.psephos.p2p.protocol.MessageKind;

/** Shows the meters where to look. */
final class Gauges {
    private Gauges() {}

    static void ofLedger(NodeMetrics metrics, Ledger ledger, Store store, IndexFollower follower) {
        metrics.chain(
                () -> ledger.chain().head().height(),
                () -> ledger.chain().head().finalizedHeight(),
                () -> ledger.chain().head().header().timeMillis());
        metrics.pool(() -> ledger.pool().count(), () -> ledger.pool().bytes());
        metrics.verification(() -> ledger.submissions().queued());
        metrics.index(follower::height);
        metrics.storage(
                () -> store.counters().logSyncs(),
                () -> store.counters().commits(),
                () -> store.counters().rowsWritten(),
                () -> store.counters().bytesOnDisk(),
                () -> store.counters().memoryBytes(),
                () -> store.counters().openSnapshots());
    }

    static void ofNetwork(NodeMetrics metrics, PeerBoard board, NodeNetwork network, MessageCounts counts) {
        metrics.peers(() -> board.peers().size(), () -> board.isDominated() ? 1 : 0, network::headersAhead);
        for (MessageKind kind : counts.kinds()) {
            metrics.messages(kind.name(), "in", () -> counts.received(kind), () -> counts.receivedBytes(kind));
            metrics.messages(kind.name(), "out", () -> counts.sent(kind), () -> counts.sentBytes(kind));
        }
    }
}
