package org.psephos.p2p.reputation;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.DurableFile;
import org.psephos.p2p.file.CheckedFile;

/**
 * What each peer's behaviour has earned it. For one thread.
 *
 * <p>A score is trust, which grows slowly and is capped, less penalty, which comes at once. At {@link #GRAYLIST_SCORE} a peer is
 * graylisted, at {@link #BAN_SCORE} banned, for longer each time; where a stall was the last of it, for ten minutes, since honest peers on
 * bad lines stall too. Records are kept by identity, whether connected or not: coming back
 * forgives nothing and earns nothing. When the table is full, records make room for others of their kind only: no flood of new identities
 * drives out a ban, or the trust of an old peer.
 */
public final class Reputation {
    public static final double GRAYLIST_SCORE = -50;
    public static final double BAN_SCORE = -100;
    public static final double GOOD_SCORE = 5;

    public static final int MAX_TRUSTED = 1_024;
    public static final int MAX_CONNECTED = 1_024;

    /** Of records of one kind: of bans, of good scores, of bad ones. */
    public static final int MAX_OF_A_KIND = 4_096;

    public static final int MAX_RECORDS = 3 * MAX_OF_A_KIND + MAX_CONNECTED;

    /** Of the encoding. */
    public static final int MAX_BYTES = 1 << 20;

    /** That an operator can set. */
    public static final long MAX_BAN_MILLIS = 10L * 365 * 24 * 3_600_000;

    static final long MAX_TIME_MILLIS = 1L << 52;

    /** What remains of a kind when room is made, so that not every newcomer costs a search of the table. */
    private static final int KEPT_OF_A_KIND = MAX_OF_A_KIND - MAX_OF_A_KIND / 8;

    /** A score nearer to 0 is as good as none. */
    private static final double NOTABLE_POINTS = 1;

    private static final int MIN_RECORD_BYTES = PeerId.BYTES + 6;

    private static final Comparator<PeerId> BY_BYTES = Comparator.comparingLong((PeerId id) -> flip(id.high()))
            .thenComparingLong(id -> flip(id.middle()))
            .thenComparingInt(id -> id.low() ^ Integer.MIN_VALUE);

    private final Set<PeerId> trusted = new HashSet<>();
    private final Map<PeerId, PeerRecord> records = new HashMap<>();
    private int connected;
    private long bans;

    /** So that signed order is that of unsigned numbers. */
    private static long flip(long unsigned) {
        return unsigned ^ Long.MIN_VALUE;
    }

    /** Vouches for a peer: nothing it does bans it. False where {@link #MAX_TRUSTED} are trusted already. */
    public boolean trust(PeerId peer) {
        return trusted.contains(peer) || trusted.size() < MAX_TRUSTED && trusted.add(peer);
    }

    public void distrust(PeerId peer) {
        trusted.remove(peer);
    }

    public Standing standing(PeerId peer, long nowMillis) {
        if (trusted.contains(peer)) {
            return new Standing.Trusted();
        }
        return settled(peer, nowMillis).map(Reputation::standing).orElseGet(Standing.New::new);
    }

    private static Standing standing(PeerRecord peer) {
        if (peer.isBanned()) {
            return new Standing.Banned(peer.bannedUntilMillis());
        }
        if (peer.score() <= GRAYLIST_SCORE) {
            return new Standing.Graylisted();
        }
        return peer.score() >= GOOD_SCORE ? new Standing.Good() : new Standing.New();
    }

    /** From −{@value PeerRecord#MAX_PENALTY} to {@value PeerRecord#MAX_TRUST} points; 0 for a stranger. */
    public double score(PeerId peer, long nowMillis) {
        return settled(peer, nowMillis).map(PeerRecord::score).orElse(0.0);
    }

    private Optional<PeerRecord> settled(PeerId peer, long nowMillis) {
        Optional<PeerRecord> known = Optional.ofNullable(records.get(peer));
        known.ifPresent(one -> one.settle(nowMillis));
        return known;
    }

    /** From now on the peer can earn trust. More than {@link #MAX_CONNECTED} at a time cannot. */
    public void connected(PeerId peer, long nowMillis) {
        if (connected < MAX_CONNECTED) {
            PeerRecord known = recordOf(peer, nowMillis);
            if (!known.isConnected()) {
                known.connect();
                connected++;
            }
        }
    }

    public void disconnected(PeerId peer, long nowMillis) {
        settled(peer, nowMillis).filter(PeerRecord::isConnected).ifPresent(known -> {
            known.disconnect();
            connected--;
        });
    }

    /** Takes note of what a peer did and tells where that leaves it. */
    public Standing note(PeerId peer, Behaviour behaviour, long nowMillis) {
        PeerRecord known = recordOf(peer, nowMillis);
        known.note(behaviour);
        boolean worse = behaviour.points() < 0;
        if (worse && known.score() <= BAN_SCORE && !known.isBanned() && !trusted.contains(peer)) {
            if (behaviour == Behaviour.STALL) {
                known.pause();
            } else {
                known.ban();
            }
            bans++;
        }
        return standing(peer, nowMillis);
    }

    /** Bans a peer, trusted or not, for 1 to {@link #MAX_BAN_MILLIS}. */
    public void ban(PeerId peer, long millis, long nowMillis) {
        if (millis < 1 || millis > MAX_BAN_MILLIS) {
            throw new IllegalArgumentException("a ban of " + millis + " ms");
        }
        trusted.remove(peer);
        recordOf(peer, nowMillis).banFor(millis);
        bans++;
    }

    /** Forgets what the peer did, good and bad. */
    public void pardon(PeerId peer, long nowMillis) {
        PeerRecord known = records.remove(peer);
        if (known != null && known.isConnected()) {
            connected--;
            connected(peer, nowMillis);
        }
    }

    /** Imposed since the start. */
    public long bans() {
        return bans;
    }

    public int records() {
        return records.size();
    }

    private PeerRecord recordOf(PeerId peer, long nowMillis) {
        Optional<PeerRecord> known = settled(peer, nowMillis);
        if (known.isPresent()) {
            return known.get();
        }
        if (records.size() >= MAX_RECORDS) {
            makeRoom(nowMillis);
        }
        var fresh = new PeerRecord(nowMillis);
        records.put(peer, fresh);
        return fresh;
    }

    private void makeRoom(long nowMillis) {
        records.values().forEach(known -> known.settle(nowMillis));
        records.values().removeIf(known -> !known.isConnected() && !isNotable(known));
        keepLargest(PeerRecord::isBanned, PeerRecord::bannedUntilMillis);
        keepLargest(known -> !known.isBanned() && known.score() > 0, PeerRecord::score);
        keepLargest(known -> !known.isBanned() && known.score() <= 0, known -> -known.score());
    }

    private void keepLargest(Predicate<PeerRecord> kind, ToDoubleFunction<PeerRecord> worth) {
        List<PeerId> ofKind = records.entrySet().stream()
                .filter(entry -> !entry.getValue().isConnected() && kind.test(entry.getValue()))
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingDouble(worth).reversed()))
                .map(Map.Entry::getKey)
                .toList();
        if (ofKind.size() >= MAX_OF_A_KIND) {
            ofKind.subList(KEPT_OF_A_KIND, ofKind.size()).forEach(records::remove);
        }
    }

    private static boolean isNotable(PeerRecord known) {
        return known.isBanned() || Math.abs(known.score()) >= NOTABLE_POINTS;
    }

    /** Where {@link #encode} is kept. */
    public static CheckedFile file(DurableFile files, Path path) {
        return new CheckedFile(files, path, "PSVREPUT", 1, MAX_BYTES);
    }

    /** What is worth keeping over a restart: who is banned, and whose score is not near 0. */
    public byte[] encode(long nowMillis) {
        records.values().forEach(known -> known.settle(nowMillis));
        var kept = new TreeMap<PeerId, PeerRecord>(BY_BYTES);
        records.forEach((peer, known) -> {
            if (isNotable(known)) {
                kept.put(peer, known);
            }
        });
        var out = new Writer(4 + kept.size() * 64).varint(kept.size());
        kept.forEach((peer, known) -> known.write(out.raw(peer.toBytes())));
        return out.take();
    }

    /** {@code varint n ‖ n × (20 bytes peer id ‖ record)}, sorted by peer id. Nobody is connected, nobody trusted. */
    public static Reputation read(Reader in) throws MalformedException {
        var reputation = new Reputation();
        int count = in.count(MAX_RECORDS, MIN_RECORD_BYTES, "records");
        PeerId last = null;
        for (int i = 0; i < count; i++) {
            PeerId peer = PeerId.read(in.raw(PeerId.BYTES), 0);
            if (last != null && BY_BYTES.compare(last, peer) >= 0) {
                throw new MalformedException("records are not sorted");
            }
            reputation.records.put(peer, PeerRecord.read(in));
            last = peer;
        }
        return reputation;
    }

    /** As {@link #read}, of all of {@code bytes}. */
    public static Decoded<Reputation> decode(byte[] bytes) {
        return Decoded.all(bytes, Reputation::read);
    }
}
