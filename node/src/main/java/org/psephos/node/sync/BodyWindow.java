package org.psephos.node.sync;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;

/** The chain of headers that is followed, from the next block on, and what has come of it and is on its way. Asks nobody itself. */
final class BodyWindow {
    /** Blocks from the next one on that may be fetched. */
    static final int MAX_BLOCKS = 128;

    /** Of blocks that have come, or are expected, before their turn; the next one always may. */
    static final long MAX_BYTES = 32L << 20;

    private final Map<Hash, Fetch> fetches = new LinkedHashMap<>();
    private Deque<HeaderTree.Entry> path = new ArrayDeque<>();
    private HeaderTree.@Nullable Entry goal;
    private @Nullable Hash importing;
    private final HeaderTree tree;

    BodyWindow(HeaderTree tree) {
        this.tree = tree;
    }

    /** From now on the chain that ends here; none: ours is the best. */
    void follow(Optional<HeaderTree.Entry> best) {
        if (best.isEmpty()) {
            leave();
            fetches.values().removeIf(fetch -> !isImporting(fetch));
        } else if (best.get() != goal) {
            goal = best.get();
            path = tree.path(goal);
            Set<Hash> wanted = path.stream().map(HeaderTree.Entry::id).collect(Collectors.toCollection(HashSet::new));
            fetches.values()
                    .removeIf(fetch ->
                            !wanted.contains(fetch.entry.id()) && !isImporting(fetch) && !fetch.entry.isDoubted());
        }
    }

    /** Follows no chain, until told to. */
    void leave() {
        goal = null;
        path.clear();
    }

    /** The end of the chain. */
    Optional<HeaderTree.Entry> goal() {
        return Optional.ofNullable(goal);
    }

    int behind() {
        return path.size();
    }

    HeaderTree.@Nullable Entry next() {
        return path.peekFirst();
    }

    /** From the next one on, so many at most. */
    List<HeaderTree.Entry> first(int max) {
        return path.stream().limit(max).toList();
    }

    @Nullable
    Fetch find(Hash id) {
        return fetches.get(id);
    }

    /** A new one where there is none. */
    Fetch fetch(HeaderTree.Entry entry) {
        return fetches.computeIfAbsent(entry.id(), ignored -> new Fetch(entry));
    }

    List<Fetch> fetches() {
        return List.copyOf(fetches.values());
    }

    void remove(Hash id) {
        fetches.remove(id);
    }

    void stored(Hash id) {
        remove(id);
        HeaderTree.Entry next = next();
        if (next != null && next.id().equals(id)) {
            path.removeFirst();
        }
    }

    /** The chain has it in hand; one at a time. */
    void importing(Hash id) {
        importing = id;
    }

    void imported() {
        importing = null;
    }

    boolean isImporting() {
        return importing != null;
    }

    boolean isImporting(Fetch fetch) {
        return fetch.entry.id().equals(importing);
    }

    /** Of blocks that have come and are not imported. */
    long heldBytes() {
        return fetches.values().stream().mapToLong(Fetch::bytes).sum();
    }

    /**
     * Where more came than was expected, what has its turn later than {@code near} gives way, and has to be asked for once more. False where
     * that is not enough.
     */
    boolean makeRoom(Fetch near, int bytes) {
        long room = MAX_BYTES - heldBytes();
        List<Fetch> later = fetches.values().stream()
                .filter(fetch -> fetch.hasCome() && !isImporting(fetch) && isLater(fetch, near))
                .sorted(Comparator.comparingLong((Fetch fetch) -> fetch.entry.height())
                        .reversed())
                .toList();
        if (later.stream().mapToLong(Fetch::bytes).sum() + room < bytes) {
            return false;
        }
        for (Fetch fetch : later) {
            if (room >= bytes) {
                break;
            }
            room += fetch.bytes();
            fetch.restart();
        }
        return true;
    }

    /** What is not followed now has no turn. */
    private static boolean isLater(Fetch fetch, Fetch near) {
        return !near.entry.isDoubted() && (fetch.entry.isDoubted() || fetch.entry.height() > near.entry.height());
    }
}
