package org.psephos.node.api;

import org.psephos.node.api.http.JsonText;

/** Other nodes as the interface tells of them: the members of an object that is under way. */
final class PeerJson {
    private PeerJson() {}

    static void connected(JsonText json, PeerDirectory.Peer peer) {
        json.field("id", peer.id());
        json.field("address", peer.address());
        json.field("subnet", peer.subnet());
        json.field("outbound", peer.outbound());
        json.field("version", peer.version());
        json.field("height", peer.height());
        peer.latencyMillis().ifPresent(millis -> json.field("latency", millis));
        json.field("score", score(peer));
        json.field("bytesIn", peer.bytesIn());
        json.field("bytesOut", peer.bytesOut());
        json.field("connected", peer.connectedMillis());
    }

    static long score(PeerDirectory.Peer peer) {
        return Math.round(peer.score());
    }

    static void departed(JsonText json, PeerDirectory.Departed one) {
        one.id().ifPresent(id -> json.field("id", id));
        json.field("address", one.address());
        json.field("outbound", one.outbound());
        json.field("why", one.why());
        json.field("at", one.atMillis());
        json.field("times", one.times());
    }
}
