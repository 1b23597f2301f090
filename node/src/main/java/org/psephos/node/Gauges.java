package org.psephos.node;

import java.util.TreeMap;
import org.psephos.core.runtime.Clock;
import org.psephos.node.chain.Attendance;
import org.psephos.node.chain.AttendanceBook;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.WorkEstimate;
import org.psephos.node.consensus.Standing;
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

    static void ofConsensus(NodeMetrics metrics, Ledger ledger, AttendanceBook attendance, Clock clock) {
        ChainReader chain = ledger.chain();
        metrics.finality(() -> chain.head().height() - chain.head().finalizedHeight(), () -> chain.idAt(
                        chain.head().finalizedHeight())
                .flatMap(chain::header)
                .map(header -> Math.max(0, clock.nowMillis() - header.timeMillis()))
                .orElse(0L));
        if (chain.needsCertificate()) {
            metrics.consensus(() -> ledger.standing().map(Standing::height).orElse(0L), () -> ledger.standing()
                    .map(standing -> standing.attempt().orElse(0))
                    .orElse(0L));
            metrics.members(() -> {
                Attendance counted = attendance.count();
                var members = new TreeMap<String, NodeMetrics.Member>();
                ledger.standing().stream()
                        .flatMap(standing -> standing.members().stream())
                        .forEach(member -> {
                            Attendance.Count count = counted.of(member.key());
                            long silent = counted.to() - count.lastCertified().orElse(counted.from() - 1);
                            members.put(member.key().toHex(), new NodeMetrics.Member(count.missed(), silent));
                        });
                return members;
            });
        } else {
            metrics.work(() -> WorkEstimate.of(chain, ledger.finality())
                    .map(WorkEstimate::perSecond)
                    .orElse(0.0));
        }
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
