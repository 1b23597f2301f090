package org.psephos.node.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.ledger.Transaction;

/** What relaying transactions has to do with one peer. */
final class RelayPeer {
    /** That wait to be announced; the oldest go when there are more. */
    static final int MAX_UNANNOUNCED = 65_536;

    static final long MAX_UNANNOUNCED_BYTES = 32L << 20;

    /** Announced, and kept for the peer to fetch; the oldest go when there are more. */
    static final int MAX_OFFERED = 65_536;

    static final long MAX_OFFERED_BYTES = 32L << 20;

    /** Announced by the peer, and perhaps to be fetched from it. */
    static final int MAX_TO_FETCH = 65_536;

    /** Names that it announced lately. */
    static final int MAX_TOLD = 16_384;

    final PeerId id;
    private final SipHash names;
    private final ArrayDeque<Item> unannounced = new ArrayDeque<>();
    private final Map<Long, Transaction> offered = new LinkedHashMap<>();
    private final RecentNames told = new RecentNames(MAX_TOLD);
    private long unannouncedBytes;
    private long offeredBytes;

    private final ArrayDeque<Long> toFetch = new ArrayDeque<>();

    /** Questions that it has not answered. */
    int questions;

    boolean gone;

    /** @param name under this node's own key */
    private record Item(long name, Transaction transaction) {}

    /** @param names the peer's key */
    RelayPeer(PeerId id, SipHash names) {
        this.id = id;
        this.names = names;
    }

    boolean mayFetchMore() {
        return toFetch.size() < MAX_TO_FETCH;
    }

    /**
     * To be fetched after all others; false where there is no room.
     *
     * @param name under this node's own key
     */
    boolean fetchLast(long name) {
        return mayFetchMore() && toFetch.offerLast(name);
    }

    /** As {@link #fetchLast}, before all others. */
    boolean fetchFirst(long name) {
        return mayFetchMore() && toFetch.offerFirst(name);
    }

    Optional<Long> nextToFetch() {
        return Optional.ofNullable(toFetch.pollFirst());
    }

    /** The peer has it. */
    void told(long name) {
        told.add(name);
    }

    /** @param name under this node's own key */
    void announceLater(long name, Transaction transaction) {
        unannounced.addLast(new Item(name, transaction));
        unannouncedBytes += transaction.size();
        dropOldest();
    }

    private void dropOldest() {
        while (unannounced.size() > MAX_UNANNOUNCED || unannouncedBytes > MAX_UNANNOUNCED_BYTES) {
            nextItem();
        }
    }

    private Item nextItem() {
        Item item = unannounced.removeFirst();
        unannouncedBytes -= item.transaction.size();
        return item;
    }

    /** Announces once more what the peer did not take, or took and could not keep. */
    void remind(long name, Transaction transaction) {
        take(names.hash(transaction.fullHash()));
        announceLater(name, transaction);
    }

    boolean hasUnannounced() {
        return !unannounced.isEmpty();
    }

    /** The first so many that wait to be announced. */
    List<Transaction> unannounced(int max) {
        return unannounced.stream()
                .limit(max)
                .filter(item -> !told.contains(item.name))
                .map(Item::transaction)
                .toList();
    }

    /** The next to be announced, under the peer's names; from now on the peer may fetch them. */
    List<Long> offerNext(int max) {
        var next = new ArrayList<Long>();
        while (next.size() < max && !unannounced.isEmpty()) {
            Item item = nextItem();
            long name = names.hash(item.transaction.fullHash());
            if (!told.contains(item.name) && offered.put(name, item.transaction) == null) {
                offeredBytes += item.transaction.size();
                next.add(name);
            }
        }
        while (offered.size() > MAX_OFFERED || offeredBytes > MAX_OFFERED_BYTES) {
            take(offered.keySet().iterator().next());
        }
        return next;
    }

    /**
     * The announcement did not leave: these are to be announced again.
     *
     * @param own this node's own key
     */
    void withdraw(List<Long> announced, SipHash own) {
        announced.reversed().forEach(name -> take(name).ifPresent(one -> {
            unannounced.addFirst(new Item(own.hash(one.fullHash()), one));
            unannouncedBytes += one.size();
        }));
        dropOldest();
    }

    /** Each is given once. */
    Optional<Transaction> take(long name) {
        Optional<Transaction> transaction = Optional.ofNullable(offered.remove(name));
        transaction.ifPresent(one -> offeredBytes -= one.size());
        return transaction;
    }

    /** Of these names what was announced and fits into an answer, encoded. */
    List<byte[]> give(List<Long> wanted) {
        var given = new ArrayList<byte[]>();
        long bytes = 0;
        for (long name : wanted) {
            if (bytes >= DataAnswer.ENOUGH_BYTES) {
                break;
            }
            Optional<Transaction> transaction = take(name);
            if (transaction.isPresent()) {
                given.add(transaction.get().encode());
                bytes += transaction.get().size();
            }
        }
        return given;
    }

    /** Of those that wait to be announced. */
    long unannouncedBytes() {
        return unannouncedBytes;
    }

    int offered() {
        return offered.size();
    }
}
