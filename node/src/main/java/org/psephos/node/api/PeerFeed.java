package org.psephos.node.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.psephos.node.api.events.EventLog;
import org.psephos.node.api.events.EventType;
import org.psephos.node.api.http.JsonText;

/**
 * Tells readers of events, and the log, which peers came, changed and went: the difference between what was told and what is, looked at
 * again and again. What is too much for one look is told at a later one, or never where it has passed by then, so that no crowd of
 * strangers becomes a flood of events. For one thread.
 */
public final class PeerFeed {
    static final int MAX_EVENTS_A_LOOK = 25;

    /** Heights, scores and latencies change all the time: looked at less often. */
    static final int LOOKS_PER_CHANGE = 5;

    private static final Logger LOG = Logger.getLogger(PeerFeed.class.getName());

    /** In the log: what it does not have, the interface tells. */
    private static final int MAX_LINES_A_LOOK = 5;

    private final EventLog events;
    private final Map<String, PeerDirectory.Peer> told = new HashMap<>();
    private long looks;
    private int linesLeft;

    PeerFeed(EventLog events) {
        this.events = events;
    }

    /** Looks at who is there now. */
    public void look(PeerDirectory directory) {
        linesLeft = MAX_LINES_A_LOOK;
        List<PeerDirectory.Peer> present = directory.peers();
        int left = gone(directory, present);
        boolean changesToo = looks++ % LOOKS_PER_CHANGE == 0;
        for (PeerDirectory.Peer peer : present) {
            if (left == 0) {
                return;
            }
            Optional<PeerDirectory.Peer> before = Optional.ofNullable(told.get(peer.id()));
            if (before.isEmpty() || !isSameConnection(before.get(), peer)) {
                say(() -> (peer.outbound() ? "connected to " : "connected by ") + peer.id() + " at " + peer.address()
                        + ", " + peer.version() + ", height " + peer.height());
            } else if (!changesToo || isAsTold(before.get(), peer)) {
                continue;
            }
            told.put(peer.id(), peer);
            left--;
            append(peer, present.size());
        }
    }

    /** How many events may still be told at this look. */
    private int gone(PeerDirectory directory, List<PeerDirectory.Peer> present) {
        Set<String> ids = new HashSet<>();
        present.forEach(peer -> ids.add(peer.id()));
        List<PeerDirectory.Peer> missing = new ArrayList<>(told.values());
        missing.removeIf(peer -> ids.contains(peer.id()));
        if (missing.isEmpty()) {
            return MAX_EVENTS_A_LOOK;
        }
        Map<String, PeerDirectory.Departed> reasons = new HashMap<>();
        directory.departed().forEach(one -> one.id().ifPresent(id -> reasons.putIfAbsent(id, one)));
        int left = MAX_EVENTS_A_LOOK;
        for (PeerDirectory.Peer peer : missing) {
            if (left == 0) {
                break;
            }
            left--;
            told.remove(peer.id());
            var departed = Optional.ofNullable(reasons.get(peer.id()));
            say(() -> "parted from " + peer.id() + " at " + peer.address()
                    + departed.map(one -> ": " + one.why()).orElse(""));
            departed.ifPresent(one -> append(one, present.size()));
        }
        return left;
    }

    private void say(Supplier<String> line) {
        if (linesLeft > 0) {
            linesLeft--;
            LOG.info(line);
        }
    }

    private static boolean isSameConnection(PeerDirectory.Peer before, PeerDirectory.Peer now) {
        return before.connectedMillis() == now.connectedMillis()
                && before.address().equals(now.address());
    }

    private static boolean isAsTold(PeerDirectory.Peer before, PeerDirectory.Peer now) {
        return before.height() == now.height()
                && before.latencyMillis().equals(now.latencyMillis())
                && PeerJson.score(before) == PeerJson.score(now);
    }

    private void append(PeerDirectory.Peer peer, int peers) {
        var json = new JsonText();
        json.object();
        PeerJson.connected(json, peer);
        append(json, false, peers);
    }

    private void append(PeerDirectory.Departed departed, int peers) {
        var json = new JsonText();
        json.object();
        PeerJson.departed(json, departed);
        append(json, true, peers);
    }

    private void append(JsonText json, boolean removed, int peers) {
        json.field("removed", removed);
        json.field("peers", peers);
        events.append(EventType.PEER, json.end().toBytes());
    }
}
