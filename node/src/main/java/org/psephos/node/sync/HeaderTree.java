package org.psephos.node.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final int MAX_GIVERS = 8;

    private final BiPredicate<Bytes, Bytes> isBetter;
    private final Map<Hash, Entry> entries = new HashMap<>();
    private final Map<Hash, List<Entry>> children = new HashMap<>();
    private final HeaderRoom room = new HeaderRoom();
    private @Nullable Entry best;

    /** {@link #best} has gone; another may have to be found. */
    private boolean searching;

    /** A header and who vouches for it. */
    static final class Entry {
        final HeaderChain chain;

        /** On whose account it is. */
        private PeerId payer;

        /** Who has the block, and the trail of the best chain that it leads to by what that peer has shown. */
        private final Map<PeerId, Bytes> givers = new LinkedHashMap<>();

        private final Set<PeerId> vouchers = new LinkedHashSet<>();

        /** The best of those trails. */
        private Bytes worth;

        /** It, or a block under it, does not come. */
        private boolean doubted;

        Entry(HeaderChain chain, PeerId giver, Bytes worth) {
            this.chain = chain;
            this.payer = giver;
            this.worth = worth;
            givers.put(giver, worth);
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
            return givers.keySet();
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
        return room.headers();
    }

    /** On account of this peer, which was the first to give them. */
    int givenBy(PeerId peer) {
        return room.headersOf(peer);
    }

    /** Whether it makes sense to ask this peer for headers. */
    boolean hasRoom(PeerId peer) {
        return room.hasForBatchOf(peer);
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
            if (!room.take(chain, giver)) {
                return false;
            }
            known = new Entry(chain, giver, worth);
            known.doubted = find(known.parent()).map(Entry::isDoubted).orElse(false);
            entries.put(known.id(), known);
            children.computeIfAbsent(known.parent(), ignored -> new ArrayList<>(1))
                    .add(known);
        } else {
            addGiver(known, giver, worth);
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

    private void addGiver(Entry entry, PeerId giver, Bytes worth) {
        boolean better = isBetter.test(worth, entry.worth);
        if (better && entry.givers.size() >= MAX_GIVERS && !entry.givers.containsKey(giver)) {
            // Somebody must stand for what it is worth.
            forget(entry, entry.givers.keySet().iterator().next());
        }
        if (entry.givers.containsKey(giver) || entry.givers.size() < MAX_GIVERS) {
            entry.givers.merge(giver, worth, (before, now) -> isBetter.test(now, before) ? now : before);
            entry.worth = better ? worth : entry.worth;
        }
    }

    /** The giver does not stand for it any more; another has to bear it. */
    private void forget(Entry entry, PeerId giver) {
        entry.givers.remove(giver);
        entry.vouchers.remove(giver);
        if (entry.payer.equals(giver) && !entry.givers.isEmpty()) {
            entry.payer = entry.givers.keySet().iterator().next();
            room.pass(entry.chain, giver, entry.payer);
        }
    }

    /** The giver says that it follows a chain with this block. */
    void vouch(Hash id, PeerId giver) {
        Entry entry = entries.get(id);
        if (entry != null && entry.givers.containsKey(giver)) {
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

    /**
     * The giver goes another way than it said: of the headers up to {@code end} those go, from the last one on, that it alone has shown;
     * the others are worth what is left without its word.
     */
    void disown(Hash end, PeerId giver) {
        for (Entry at = entries.get(end); at != null; at = entries.get(at.parent())) {
            forget(at, giver);
            if (at.givers.isEmpty() && !children.containsKey(at.id())) {
                remove(at);
            } else {
                at.worth = at.givers.values().stream()
                        .reduce(at.chain.trail(), (one, other) -> isBetter.test(other, one) ? other : one);
            }
        }
        searching = true;
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
        room.free(entry.chain, entry.payer);
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
        children.clear();
        room.clear();
        best = null;
    }
}
