package org.psephos.node;

import java.util.List;
import java.util.Map;
import org.psephos.core.crypto.PeerId;
import org.psephos.node.api.PeerDirectory;
import org.psephos.node.network.NodeNetwork;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.application.PeerStatus;
import org.psephos.p2p.application.Traffic;

/** Who the node is connected to, as it was when the network lane last looked. Any thread may ask. */
final class PeerBoard implements PeerDirectory {
    private volatile List<Peer> peers = List.of();
    private volatile List<Departed> departed = List.of();
    private volatile boolean dominated;
    private volatile Traffic traffic = new Traffic(0, 0, Map.of(), 0);

    /** On the network lane. */
    void update(PeerStack stack, NodeNetwork network) {
        peers = stack.peers().stream().map(status -> peer(status, network)).toList();
        departed = stack.departed().stream()
                .map(one -> new Departed(
                        one.peer().map(PeerId::toString),
                        one.endpoint().toString(),
                        one.outbound(),
                        one.why(),
                        one.atMillis(),
                        one.times()))
                .toList();
        traffic = stack.traffic();
        dominated = stack.dominantSubnet().isPresent();
    }

    private static Peer peer(PeerStatus status, NodeNetwork network) {
        var peer = status.peer();
        return new Peer(
                peer.id().toString(),
                peer.endpoint().toString(),
                status.subnet(),
                peer.outbound(),
                peer.agent(),
                network.heightOf(peer.id()),
                status.latencyMillis(),
                status.score(),
                status.bytesIn(),
                status.bytesOut(),
                status.sinceMillis());
    }

    @Override
    public List<Peer> peers() {
        return peers;
    }

    @Override
    public List<Departed> departed() {
        return departed;
    }

    /** @param outbound those that this node dialled, or the others */
    long count(boolean outbound) {
        return peers.stream().filter(peer -> peer.outbound() == outbound).count();
    }

    Traffic traffic() {
        return traffic;
    }

    /** Whether over half of the peers are in one public subnet group. */
    boolean isDominated() {
        return dominated;
    }
}
