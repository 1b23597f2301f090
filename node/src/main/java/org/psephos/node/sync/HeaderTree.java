package org.psephos.node.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.light.HeaderChain;

/**
 * Headers that have been judged and belong to better chains than ours, while their blocks are still to come. Each stands on another or
 * on a stored block.
 */
final class HeaderTree {
    /** Some 2 KB each. */
    static final int MAX_HEADERS = 20_000;

    /** First given by one peer. */
    static final int MAX_PER_PEER = 6_000;

    /** A peer is asked for more while it has given fewer than this, so that a whole batch finds room. */
    static final int ENOUGH_PER_PEER = MAX_PER_PEER - HeaderBatch.MAX_HEADERS;

    private static final int MAX_GIVERS = 8;

    private final BiPredicate<Bytes, Bytes> isBetter;
    private final Map<Hash, Entry> entries = new HashMap<>();
    private final Map<Hash, List<Entry>> children = new HashMap<>();
    private final Map<PeerId, Integer> given = new HashMap<>();
    private @Nullable Entry best;

    /** For readers on other threads. */
    private volatile int size;

    /** {@link #best} has gone; another may have to be found. */
    private boolean searching;

    /** A header and who vouches for it. */
    static final class Entry {
        final HeaderChain chain;
        final PeerId giver;
        private final Set<PeerId> givers = new LinkedHashSet<>();
        private final Set<PeerId> vouchers = new LinkedHashSet<>();

        /** Trail of the best chain that this leads to, as far as it has been judged. */
        private Bytes worth;

        /** It, or a block under it, does not come. */
        private boolean doubted;

        Entry(HeaderChain chain, PeerId giver, Bytes worth) {
            this.chain = chain;
            this.giver = giver;
            this.worth = worth;
            givers.add(giver);
        }

        Hash id() {
            return chain.headId();
        }

        Hash parent() {
            return chain.head().parent();
        }

        long height() {
            return chain.height();
        }

        boolean isDoubted() {
            return doubted;
        }

        /** Who has the block. */
        Set<PeerId> givers() {
            return givers;
        }

        /** Those of them who said that they follow a chain with it, and so have executed it. */
        Set<PeerId> vouchers() {
            return vouchers;
        }
    }

    /** @param isBetter whether the chain with the first trail is to be preferred */
    HeaderTree(BiPredicate<Bytes, Bytes> isBetter) {
        this.isBetter = isBetter;
    }

    /** Any thread. */
    int size() {
        return size;
    }

    int givenBy(PeerId peer) {
        return given.getOrDefault(peer, 0);
    }

    /** Whether it makes sense to ask this peer for headers. */
    boolean hasRoom(PeerId peer) {
        return givenBy(peer) <= ENOUGH_PER_PEER && entries.size() <= MAX_HEADERS - HeaderBatch.MAX_HEADERS;
    }

    Optional<Entry> find(Hash id) {
        return Optional.ofNullable(entries.get(id));
    }

    /**
     * @param chain its parent is stored, or in here
     * @param worth trail of the better chain that it is part of
     * @return false where there is no room
     */
    boolean add(HeaderChain chain, PeerId giver, Bytes worth) {
        Entry known = entries.get(chain.headId());
        if (known == null) {
            if (entries.size() >= MAX_HEADERS || givenBy(giver) >= MAX_PER_PEER) {
                return false;
            }
            known = new Entry(chain, giver, worth);
            known.doubted = find(known.parent()).map(Entry::isDoubted).orElse(false);
            entries.put(known.id(), known);
            size = entries.size();
            children.computeIfAbsent(known.parent(), ignored -> new ArrayList<>(1))
                    .add(known);
            given.merge(giver, 1, Integer::sum);
        } else if (known.givers.size() < MAX_GIVERS) {
            known.givers.add(giver);
        }
        if (isBetter.test(worth, known.worth)) {
            known.worth = worth;
        }
        Entry leader = best;
        // Of one chain the last is the best, also where all of it is worth the same.
        if (leader == null
                || isPreferred(known, leader)
                || known.parent().equals(leader.id()) && !isBetter.test(leader.worth, known.worth)) {
            best = known;
        }
        return true;
    }

    /** The giver says that it follows a chain with this block. */
    void vouch(Hash id, PeerId giver) {
        Entry entry = entries.get(id);
        if (entry != null && entry.givers.contains(giver)) {
            entry.vouchers.add(giver);
        }
    }

    /** The end of the best chain, if it beats one with this trail; else all there is here has become useless and goes. */
    Optional<Entry> best(Bytes trail) {
        if (searching) {
            searching = false;
            best = search();
        }
        if (!beats(best, trail) && entries.values().stream().anyMatch(Entry::isDoubted)) {
            entries.values().forEach(entry -> entry.doubted = false);
            best = search();
        }
        if (!beats(best, trail)) {
            clear();
        }
        return Optional.ofNullable(best);
    }

    private boolean beats(@Nullable Entry entry, Bytes trail) {
        return entry != null && isBetter.test(entry.worth, trail);
    }

    /**
     * A block does not come: until it does, chains without it go first.
     *
     * @return false where no other beats one with this trail; nothing changes then
     */
    boolean doubt(Hash id, Bytes trail) {
        List<Entry> branch = branch(id);
        List<Entry> before = branch.stream().filter(Entry::isDoubted).toList();
        branch.forEach(entry -> entry.doubted = true);
        Entry other = search();
        if (other == null || other.doubted || !beats(other, trail)) {
            branch.forEach(entry -> entry.doubted = before.contains(entry));
            return false;
        }
        best = other;
        return true;
    }

    /** The block has come. */
    void believe(Hash id) {
        if (find(id).filter(Entry::isDoubted).isPresent()) {
            branch(id).forEach(entry -> entry.doubted = false);
            searching = true;
        }
    }

    private boolean isPreferred(Entry one, Entry other) {
        return one.doubted == other.doubted ? isBetter.test(one.worth, other.worth) : other.doubted;
    }

    private @Nullable Entry search() {
        Entry found = null;
        for (Entry entry : entries.values()) {
            if (!children.containsKey(entry.id()) && (found == null || isPreferred(entry, found))) {
                found = entry;
            }
        }
        return found;
    }

    /** From the first on that is not stored up to {@code tip}. */
    Deque<Entry> path(Entry tip) {
        var path = new ArrayDeque<Entry>();
        for (Entry at = tip; at != null; at = entries.get(at.parent())) {
            path.addFirst(at);
        }
        return path;
    }

    /** Some of the ids from the best tip down, for a locator. */
    Stream<Hash> sample() {
        var sample = new ArrayList<Hash>();
        long step = 1;
        long due = Long.MAX_VALUE;
        for (Entry at = best; at != null; at = entries.get(at.parent())) {
            if (at.height() <= due) {
                sample.add(at.id());
                due = at.height() - step;
                step *= 2;
            }
        }
        return sample.stream();
    }

    /** The block is stored now. */
    void stored(Hash id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            remove(entry);
        }
    }

    /** Takes out the header and all that stands on it; what goes. */
    Collection<Entry> drop(Hash id) {
        List<Entry> gone = branch(id);
        gone.forEach(this::remove);
        return gone;
    }

    /** The giver goes another way than it said: of the headers up to {@code end} those go that it alone has shown, from the last one on. */
    void disown(Hash end, PeerId giver) {
        Entry at = entries.get(end);
        while (at != null && !children.containsKey(at.id()) && at.givers.equals(Set.of(giver))) {
            remove(at);
            at = entries.get(at.parent());
        }
    }

    private List<Entry> branch(Hash id) {
        var branch = new ArrayList<Entry>();
        var waiting = new ArrayDeque<Entry>();
        find(id).ifPresent(waiting::add);
        while (!waiting.isEmpty()) {
            Entry entry = waiting.remove();
            branch.add(entry);
            waiting.addAll(children.getOrDefault(entry.id(), List.of()));
        }
        return branch;
    }

    private void remove(Entry entry) {
        entries.remove(entry.id());
        size = entries.size();
        given.computeIfPresent(entry.giver, (peer, count) -> count > 1 ? count - 1 : null);
        children.computeIfPresent(entry.parent(), (parent, siblings) -> {
            siblings.remove(entry);
            return siblings.isEmpty() ? null : siblings;
        });
        if (entry == best) {
            best = null;
            searching = true;
        }
    }

    private void clear() {
        entries.clear();
        size = 0;
        children.clear();
        given.clear();
        best = null;
    }
}
