package org.psephos.p2p.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.AddressScope;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/** The rules of the address book written down as plainly as can be, over maps from (bucket, position); every question is a search. */
final class NaiveAddressBook {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final Placement placement;
    private final Chance chance;
    private final Map<Endpoint, Entry> entries = new HashMap<>();
    private final Map<List<Integer>, Endpoint> fresh = new HashMap<>();
    private final Map<List<Integer>, Endpoint> tried = new HashMap<>();
    private final Set<Endpoint> waiting = new LinkedHashSet<>();
    private long latest;
    private long lastGood = 1;

    private static final class Entry {
        SubnetGroup source;
        Optional<PeerId> id = Optional.empty();
        long seen;
        long triedAt;
        long countedTry;
        long success;
        int failures;
    }

    NaiveAddressBook(Placement placement, Chance chance) {
        this.placement = placement;
        this.chance = chance;
    }

    /** What both books are compared by. */
    Map<String, String> describe() {
        var all = new TreeMap<String, String>();
        entries.forEach((endpoint, entry) -> all.put(
                endpoint.toString(),
                describe(
                        entry.id,
                        entry.seen,
                        entry.triedAt,
                        entry.success,
                        entry.failures,
                        bucketsOf(endpoint),
                        tried.containsValue(endpoint))));
        return all;
    }

    static String describe(
            Optional<PeerId> id,
            long seen,
            long triedAt,
            long success,
            int failures,
            Set<Integer> buckets,
            boolean tried) {
        return id + " " + seen + " " + triedAt + " " + success + " " + failures + " " + buckets + " " + tried;
    }

    private Set<Integer> bucketsOf(Endpoint endpoint) {
        var buckets = new TreeSet<Integer>();
        fresh.forEach((place, who) -> {
            if (who.equals(endpoint)) {
                buckets.add(place.getFirst());
            }
        });
        return buckets;
    }

    private boolean terrible(Endpoint endpoint, long now) {
        Entry entry = entries.get(endpoint);
        if (entry.triedAt != 0 && now - entry.triedAt <= MINUTE) {
            return false;
        }
        return now - entry.seen > 30 * DAY
                || entry.success == 0 && entry.failures >= 3
                || entry.success != 0 && entry.failures >= 10 && now - entry.success > 7 * DAY;
    }

    private void clock(long now) {
        if (now < latest) {
            for (Entry entry : entries.values()) {
                entry.seen = Math.min(entry.seen, now);
                entry.triedAt = Math.min(entry.triedAt, now);
                entry.countedTry = Math.min(entry.countedTry, now);
                entry.success = Math.min(entry.success, now);
            }
            lastGood = Math.min(lastGood, now);
        }
        latest = now;
    }

    boolean add(Endpoint endpoint, long told, Endpoint source, long now) {
        clock(now);
        if (!AddressScope.of(source).canTellOf(AddressScope.of(endpoint))) {
            return false;
        }
        long penalty = endpoint.ip().equals(source.ip()) ? 0 : 2 * HOUR;
        long seen = told < 1 || told > now + 10 * MINUTE ? now - 5 * DAY : Math.min(told, now);
        Entry entry = entries.get(endpoint);
        if (entry != null) {
            long interval = now - seen < DAY ? HOUR : DAY;
            if (entry.seen < seen - interval - penalty) {
                entry.seen = seen - penalty;
            }
            int places = bucketsOf(endpoint).size();
            if (seen <= entry.seen || tried.containsValue(endpoint) || places == 8 || chance.below(1 << places) != 0) {
                return false;
            }
        }
        int bucket = placement.newBucket(endpoint, SubnetGroup.of(source));
        List<Integer> place = List.of(bucket, placement.newPosition(bucket, endpoint));
        Endpoint other = fresh.get(place);
        if (other != null) {
            boolean gives = !other.equals(endpoint)
                    && (terrible(other, now)
                            || entry == null && bucketsOf(other).size() > 1);
            if (!gives) {
                return false;
            }
            removeNew(place);
        }
        if (entry == null) {
            entry = new Entry();
            entry.source = SubnetGroup.of(source);
            entry.seen = seen - penalty;
            entries.put(endpoint, entry);
        }
        fresh.put(place, endpoint);
        return true;
    }

    private void removeNew(List<Integer> place) {
        Endpoint gone = fresh.remove(place);
        if (!fresh.containsValue(gone)) {
            entries.remove(gone);
        }
    }

    void attempt(Endpoint endpoint, boolean counts, long now) {
        clock(now);
        Entry entry = entries.get(endpoint);
        if (entry != null) {
            entry.triedAt = now;
            if (counts && entry.countedTry < lastGood) {
                entry.countedTry = now;
                entry.failures++;
            }
        }
    }

    void good(Endpoint endpoint, PeerId id, long now) {
        clock(now);
        lastGood = now;
        Entry entry = entries.get(endpoint);
        if (entry == null) {
            return;
        }
        entry.id = Optional.of(id);
        entry.triedAt = now;
        entry.success = now;
        entry.failures = 0;
        if (tried.containsValue(endpoint)) {
            return;
        }
        if (!tried.containsKey(triedPlace(endpoint))) {
            moveToTried(endpoint);
        } else if (waiting.size() < 10) {
            waiting.add(endpoint);
        }
    }

    private List<Integer> triedPlace(Endpoint endpoint) {
        int bucket = placement.triedBucket(endpoint);
        return List.of(bucket, placement.triedPosition(bucket, endpoint));
    }

    private void moveToTried(Endpoint endpoint) {
        fresh.values().removeIf(endpoint::equals);
        Endpoint rival = tried.put(triedPlace(endpoint), endpoint);
        if (rival != null) {
            int bucket = placement.newBucket(rival, entries.get(rival).source);
            List<Integer> place = List.of(bucket, placement.newPosition(bucket, rival));
            if (fresh.containsKey(place)) {
                removeNew(place);
            }
            fresh.put(place, rival);
        }
    }

    void resolve(long now) {
        clock(now);
        for (Endpoint endpoint : new ArrayList<>(waiting)) {
            if (!entries.containsKey(endpoint) || tried.containsValue(endpoint)) {
                waiting.remove(endpoint);
                continue;
            }
            Endpoint rival = tried.get(triedPlace(endpoint));
            if (rival != null) {
                Entry present = entries.get(rival);
                if (present.success != 0 && now - present.success < 4 * HOUR) {
                    waiting.remove(endpoint);
                    continue;
                }
                if (present.triedAt != 0 && now - present.triedAt < 4 * HOUR) {
                    if (now - present.triedAt <= MINUTE) {
                        continue;
                    }
                } else if (now - entries.get(endpoint).success <= 40 * MINUTE) {
                    continue;
                }
            }
            moveToTried(endpoint);
            waiting.remove(endpoint);
        }
    }

    void disconnected(Endpoint endpoint, long now) {
        clock(now);
        Entry entry = entries.get(endpoint);
        if (entry != null) {
            entry.seen = Math.max(entry.seen, now);
        }
    }
}
