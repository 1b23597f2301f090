package org.psephos.node;

import java.util.List;
import org.psephos.core.crypto.PeerId;
import org.psephos.node.api.PeerDirectory;
import org.psephos.node.network.NodeNetwork;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.application.PeerStatus;

/** Who the node is connected to, as it was when the network lane last looked. Any thread may ask. */
final class PeerBoard implements PeerDirectory {
    private volatile List<Peer> peers = List.of();
    private volatile List<Departed> departed = List.of();
    private volatile boolean dominated;

    /** On the network lane. */
    void update(PeerStack stack, NodeNetwork network) {
        peers = stack.peers().stream().map(status -> peer(status, network)).toList();
        departed = stack.departed().stream()
                .map(one -> new Departed(
                        one.peer().map(PeerId::toString),
                        one.endpoint().toString(),
                        one.outbound(),
                        one.why(),
                        one.atMillis()))
                .toList();
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

    /** Whether over half of the peers are in one public subnet group. */
    boolean isDominated() {
        return dominated;
    }
}
