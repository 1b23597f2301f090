package org.psephos.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.psephos.core.crypto.PeerId;
import org.psephos.node.api.PeerDirectory;
import org.psephos.p2p.transport.Endpoint;

/** Says in the log why a peer that the operator named can't be had: once for each reason, however often it is tried. For one thread. */
final class ReachWatch {
    private static final Logger LOG = Logger.getLogger(ReachWatch.class.getName());

    private final Map<PeerId, String> told = new HashMap<>();

    /** @param chosen peers that the operator named */
    void look(Map<PeerId, Endpoint> chosen, PeerDirectory directory) {
        told.keySet().retainAll(chosen.keySet());
        Set<String> connected = new HashSet<>();
        directory.peers().forEach(peer -> connected.add(peer.id()));
        Map<String, String> reasons = new HashMap<>();
        directory.departed().stream()
                .filter(PeerDirectory.Departed::outbound)
                .filter(one -> one.id().isEmpty())
                .forEach(one -> reasons.putIfAbsent(one.address(), one.why()));
        chosen.forEach((id, endpoint) -> {
            String why = reasons.get(endpoint.toString());
            if (connected.contains(id.toString())) {
                told.remove(id);
            } else if (why != null && !why.equals(told.put(id, why))) {
                LOG.warning(() -> "peer " + id + " at " + endpoint + " cannot be had: " + why
                        + ". Trying again, less and less often.");
            }
        });
    }
}
