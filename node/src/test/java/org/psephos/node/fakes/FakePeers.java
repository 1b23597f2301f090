package org.psephos.node.fakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.psephos.node.api.PeerDirectory;

/** Peers that are there because a test says so. */
public final class FakePeers implements PeerDirectory {
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final List<Departed> departed = new ArrayList<>();
    private final Map<Thread, Long> reads = new HashMap<>();
    private long nowMillis = 1_700_000_000_000L;

    public static String id(int number) {
        return String.format("%040x", number);
    }

    /** Odd ones were dialled. */
    public static Peer peer(int number) {
        return peer(number, 100 + number, "test/1");
    }

    public static Peer peer(int number, long height, String version) {
        return new Peer(
                id(number),
                "192.0.2." + number % 256 + ":8646",
                "192.0.0.0/16",
                number % 2 == 1,
                version,
                height,
                number % 2 == 1 ? OptionalLong.of(number) : OptionalLong.empty(),
                -0.5 * number,
                1_000L * number,
                500L * number,
                1_700_000_000_000L + number);
    }

    /** Also in the place of one that has the same id. */
    public synchronized void connect(Peer peer) {
        peers.put(peer.id(), peer);
    }

    public synchronized void part(String id, String why) {
        Peer gone = peers.remove(id);
        departed.addFirst(new Departed(Optional.of(id), gone.address(), gone.outbound(), why, nowMillis++, 1));
    }

    /** Somebody who never said who they are. */
    public synchronized void knock(String address, String why) {
        departed.addFirst(new Departed(Optional.empty(), address, false, why, nowMillis++, 1));
    }

    /** How often a thread has asked for the peers. */
    public synchronized long reads(Thread thread) {
        return reads.getOrDefault(thread, 0L);
    }

    @Override
    public synchronized List<Peer> peers() {
        reads.merge(Thread.currentThread(), 1L, Long::sum);
        return List.copyOf(peers.values());
    }

    @Override
    public synchronized List<Departed> departed() {
        return List.copyOf(departed);
    }
}
