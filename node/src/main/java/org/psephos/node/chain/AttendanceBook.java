package org.psephos.node.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.seal.Participation;

/**
 * Counts the {@link Attendance} in the last {@value #WINDOW_BLOCKS} blocks, when it is asked: it reads what has come since it was asked
 * before, and nothing while blocks come and go. Safe for use by any thread; may read the disk.
 */
public final class AttendanceBook {
    public static final int WINDOW_BLOCKS = 500;

    private final ChainReader chain;

    /** Of consecutive blocks, the newest last. */
    private final Deque<Seen> window = new ArrayDeque<>();

    /** Every header brings keys of its own along. */
    private final Map<PublicKey, PublicKey> keys = new HashMap<>();

    private Attendance counted = Attendance.NONE;
    private Hash countedTo = Hash.ZERO;

    private record Seen(Hash id, Hash parent, long height, Participation participation) {}

    public AttendanceBook(ChainReader chain) {
        this.chain = chain;
    }

    public synchronized Attendance count() {
        Head head = chain.head();
        if (chain.needsCertificate() && !head.id().equals(countedTo)) {
            follow(head);
            counted = tally();
            countedTo = head.id();
        }
        return counted;
    }

    /** Back from the head to a block that is known; what is known beyond that one was given up. */
    private void follow(Head head) {
        var fresh = new ArrayDeque<Seen>();
        Optional<Header> next = Optional.of(head.header());
        while (next.isPresent() && next.get().height() > 0 && fresh.size() < WINDOW_BLOCKS) {
            Header header = next.get();
            forgetFrom(header.height() + 1);
            if (!window.isEmpty() && window.getLast().id().equals(header.id())) {
                break;
            }
            forgetFrom(header.height());
            fresh.addFirst(seen(header));
            next = chain.header(header.parent());
        }
        boolean joins = fresh.isEmpty()
                || window.isEmpty()
                || window.getLast().height() + 1 == fresh.getFirst().height();
        if (!joins) {
            window.clear();
        }
        window.addAll(fresh);
        while (window.size() > WINDOW_BLOCKS) {
            window.removeFirst();
        }
        reachBack();
    }

    /** Where the chain has become shorter. */
    private void reachBack() {
        while (!window.isEmpty() && window.size() < WINDOW_BLOCKS) {
            Optional<Header> before = chain.header(window.getFirst().parent());
            if (before.isEmpty() || before.get().height() == 0) {
                return;
            }
            window.addFirst(seen(before.get()));
        }
    }

    private Seen seen(Header header) {
        Hash id = header.id();
        Participation part = chain.participation(id).map(this::thrifty).orElse(Participation.NONE);
        return new Seen(id, header.parent(), header.height(), part);
    }

    private void forgetFrom(long height) {
        while (!window.isEmpty() && window.getLast().height() >= height) {
            window.removeLast();
        }
    }

    private Participation thrifty(Participation seen) {
        UnaryOperator<PublicKey> known = key -> keys.computeIfAbsent(key, same -> same);
        return new Participation(
                seen.maker().map(known),
                seen.passedOver().stream().map(known).toList(),
                seen.parentCertifiers().stream().map(known).toList());
    }

    private Attendance tally() {
        if (window.isEmpty()) {
            return Attendance.NONE;
        }
        var counts = new HashMap<PublicKey, Attendance.Count>();
        for (Seen seen : window) {
            Participation part = seen.participation();
            part.maker().ifPresent(key -> change(counts, key, Attendance.Count::withMade));
            part.passedOver().forEach(key -> change(counts, key, Attendance.Count::withMissed));
            long parent = seen.height() - 1;
            part.parentCertifiers().forEach(key -> change(counts, key, count -> count.withCertified(parent)));
        }
        keys.keySet().retainAll(counts.keySet());
        return new Attendance(window.getFirst().height(), window.getLast().height(), counts);
    }

    private static void change(
            Map<PublicKey, Attendance.Count> counts, PublicKey key, UnaryOperator<Attendance.Count> change) {
        counts.put(key, change.apply(counts.getOrDefault(key, Attendance.Count.ZERO)));
    }
}
