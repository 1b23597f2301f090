package org.psephos.node;

import org.psephos.node.index.IndexFollower;
import org.psephos.node.metrics.NodeMetrics;
import org.psephos.node.network.MessageCounts;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.storage.Store;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.reputation.Admission;

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
        metrics.peers("in", () -> board.count(false));
        metrics.peers("out", () -> board.count(true));
        metrics.network(() -> board.isDominated() ? 1 : 0, network::headersAhead);
        metrics.traffic("in", () -> board.traffic().bytesIn());
        metrics.traffic("out", () -> board.traffic().bytesOut());
        metrics.bans(() -> board.traffic().bans());
        for (Admission.Refusal reason : Admission.Refusal.values()) {
            metrics.refused(reason.name(), () -> board.traffic().refused().getOrDefault(reason, 0L));
        }
        for (MessageKind kind : counts.kinds()) {
            metrics.messages(kind.name(), "in", () -> counts.received(kind), () -> counts.receivedBytes(kind));
            metrics.messages(kind.name(), "out", () -> counts.sent(kind), () -> counts.sentBytes(kind));
        }
    }
}
