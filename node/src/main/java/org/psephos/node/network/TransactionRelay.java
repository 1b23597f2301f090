package org.psephos.node.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.txpool.Submissions;
import org.psephos.node.txpool.TxVerdict;
import org.psephos.p2p.reputation.Behaviour;

/**
 * Tells peers of the transactions that came into the pool, and fetches those that they tell of. A transaction is named by a hash under
 * the receiver's key, so that it is asked for once however many announce it; the others are asked where the first does not give it.
 */
final class TransactionRelay {
    static final int MAX_WANTED = 100_000;

    /** Of one transaction. */
    static final int MAX_ANNOUNCERS = 8;

    /** Questions to one peer at a time. */
    static final int MAX_QUESTIONS = 4;

    /** Names of transactions that are in the pool, or were and are in the chain. */
    static final int MAX_KNOWN = 1 << 20;

    /** Names of transactions that were refused since the last block. */
    static final int MAX_REFUSED = 1 << 17;

    /** Transactions of which peers are reminded at a time. */
    static final int MAX_REMINDED = 1_000;

    private final SipHash names;
    private final Port port;
    private final Submissions submissions;
    private final PooledInbox inbox;
    private final Randomness randomness;
    private final AnswerLane lane;
    private final Map<PeerId, RelayPeer> peers = new LinkedHashMap<>();
    private final Map<Long, Wanted> wanted = new LinkedHashMap<>();
    private final RecentNames known = new RecentNames(MAX_KNOWN);
    private final RecentNames refused = new RecentNames(MAX_REFUSED);
    private Set<Long> waitedLongest = Set.of();
    private boolean paused;

    /** What the relay asks of the network. */
    interface Port {
        boolean announce(PeerId peer, Announcement announcement);

        /** The answer is empty where none came in time or the peer went; false where it could not be asked. */
        boolean fetch(PeerId peer, DataRequest.Transactions request, Consumer<Optional<List<byte[]>>> answer);

        void report(PeerId peer, Behaviour behaviour, String detail);
    }

    /**
     * @param names this node's key, which peers know
     * @param inbox where the pool's news arrive
     * @param lane the network lane
     */
    TransactionRelay(
            SipHash names,
            Port port,
            Submissions submissions,
            PooledInbox inbox,
            Randomness randomness,
            AnswerLane lane) {
        this.names = names;
        this.port = port;
        this.submissions = submissions;
        this.inbox = inbox;
        this.randomness = randomness;
        this.lane = lane;
    }

    int wanted() {
        return wanted.size();
    }

    /** While the node lags far behind it could not judge what it fetches; announcements are remembered. */
    void pause(boolean pause) {
        boolean resumes = paused && !pause;
        paused = pause;
        if (resumes) {
            fetchAll();
        }
    }

    void peerUp(PeerId id, SipHash theirNames) {
        peers.put(id, new RelayPeer(id, theirNames));
    }

    /** What waits in the pool, for a peer that has just come. */
    void poolFor(PeerId id, Collection<Transaction> pool) {
        RelayPeer peer = peers.get(id);
        if (peer != null) {
            pool.forEach(transaction -> peer.announceLater(names.hash(transaction.fullHash()), transaction));
        }
    }

    void peerDown(PeerId id) {
        RelayPeer peer = peers.remove(id);
        if (peer == null) {
            return;
        }
        peer.gone = true;
        var lost = new ArrayList<Long>();
        wanted.forEach((name, one) -> {
            if (one.announcers.contains(id)) {
                lost.add(name);
            }
        });
        lost.forEach(name -> failed(name, id));
        fetchAll();
    }

    private void readInbox() {
        inbox.drain(this::pooled, this::evicted, known::clear);
    }

    /** A transaction has come into the pool, from wherever. */
    private void pooled(Transaction transaction) {
        long name = names.hash(transaction.fullHash());
        known.add(name);
        Wanted one = wanted.remove(name);
        Set<PeerId> have = one == null ? Set.of() : one.announcers;
        for (RelayPeer peer : peers.values()) {
            if (!have.contains(peer.id)) {
                peer.announceLater(name, transaction);
            }
        }
    }

    /** It left the pool without a block, and may come again when its time is: from whoever still has it. */
    private void evicted(Transaction transaction) {
        known.remove(names.hash(transaction.fullHash()));
    }

    /** Transactions that stand in a block now need not be fetched; what was refused may be right by now. */
    void confirmed(List<Transaction> transactions) {
        refused.clear();
        for (Transaction transaction : transactions) {
            long name = names.hash(transaction.fullHash());
            known.add(name);
            wanted.remove(name);
        }
    }

    /**
     * Announces what waits to be; to be called about ten times a second. Each time a peer is left out by chance: of two that have learnt
     * of a transaction, one then is the first to tell the other, which saves the other's word.
     */
    void flush() {
        readInbox();
        // Announcing may end a peer. Mostly there is nothing to announce.
        var telling = new ArrayList<RelayPeer>(0);
        for (RelayPeer peer : peers.values()) {
            if (peer.hasUnannounced()) {
                telling.add(peer);
            }
        }
        for (RelayPeer peer : telling) {
            if (randomness.bytes(1)[0] < 0) {
                List<Long> next = peer.offerNext(Announcement.MAX_NAMES);
                if (!next.isEmpty() && !port.announce(peer.id, new Announcement(next))) {
                    peer.withdraw(next, names);
                }
            }
        }
    }

    /**
     * What waits in the pool, the oldest first; to be told about twice a minute. Peers are reminded of the oldest that waited the last time
     * too: they may have been too busy for them, or have had to see a block first.
     */
    void waiting(List<Transaction> pool) {
        var longest = new HashSet<Long>();
        for (Transaction transaction : pool.subList(0, Math.min(pool.size(), MAX_REMINDED))) {
            long name = names.hash(transaction.fullHash());
            longest.add(name);
            if (waitedLongest.contains(name)) {
                peers.values().forEach(peer -> peer.remind(name, transaction));
            }
        }
        waitedLongest = longest;
    }

    void announced(PeerId from, Announcement announcement) {
        readInbox();
        RelayPeer peer = peers.get(from);
        if (peer == null) {
            return;
        }
        for (long name : announcement.names()) {
            peer.told(name);
            if (known.contains(name) || refused.contains(name)) {
                continue;
            }
            Wanted one = wanted.get(name);
            if (one == null) {
                if (wanted.size() >= MAX_WANTED || !peer.mayFetchMore()) {
                    continue;
                }
                one = new Wanted();
                wanted.put(name, one);
            }
            if (one.announcers.size() < MAX_ANNOUNCERS && peer.mayFetchMore() && one.announcers.add(from)) {
                peer.fetchLast(name);
            }
        }
        fetch(peer);
    }

    private void fetchAll() {
        List.copyOf(peers.values()).forEach(this::fetch);
    }

    private void fetch(RelayPeer peer) {
        while (!paused && !peer.gone && peer.questions < MAX_QUESTIONS) {
            List<Long> asked = next(peer);
            if (asked.isEmpty()) {
                return;
            }
            peer.questions++;
            if (!port.fetch(peer.id, new DataRequest.Transactions(asked), answer -> answered(peer, asked, answer))) {
                peer.questions--;
                asked.forEach(name -> failed(name, peer.id));
                return;
            }
        }
    }

    private List<Long> next(RelayPeer peer) {
        var next = new ArrayList<Long>();
        while (next.size() < DataRequest.MAX_NAMES) {
            Optional<Long> name = peer.nextToFetch();
            if (name.isEmpty()) {
                break;
            }
            Wanted one = wanted.get(name.get());
            if (one != null && one.asked == null && !one.judging && one.announcers.contains(peer.id)) {
                one.asked = peer.id;
                next.add(name.get());
            }
        }
        return next;
    }

    private void answered(RelayPeer peer, List<Long> asked, Optional<List<byte[]>> answer) {
        // Of a connection that is over nothing is waited for, and the peer's next one may have been asked already.
        if (peer.gone) {
            return;
        }
        peer.questions--;
        if (answer.isEmpty()) {
            asked.forEach(name -> failed(name, peer.id));
            port.report(peer.id, Behaviour.STALL, "no transactions in time");
        } else {
            came(peer, asked, answer.get());
        }
        fetchAll();
    }

    private void came(RelayPeer peer, List<Long> asked, List<byte[]> encoded) {
        var expected = new HashSet<>(asked);
        var submitted = new ArrayList<byte[]>();
        var submittedNames = new ArrayList<Long>();
        int last = -1;
        for (byte[] transaction : encoded) {
            long name = names.hash(Sha256.hash(Tag.TRANSACTION_FULL, transaction));
            if (!expected.remove(name)) {
                port.report(peer.id, Behaviour.INVALID_DATA, "a transaction that nobody asked for");
                break;
            }
            last = Math.max(last, asked.indexOf(name));
            Wanted one = wanted.get(name);
            if (one != null && !one.judging) {
                one.judging = true;
                submitted.add(transaction);
                submittedNames.add(name);
            }
        }
        for (int i = 0; i < asked.size(); i++) {
            if (expected.contains(asked.get(i))) {
                // Behind the last one that came there was no room for more.
                if (last >= 0 && i > last) {
                    askAgain(peer, asked.get(i));
                } else {
                    failed(asked.get(i), peer.id);
                }
            }
        }
        submit(peer, submittedNames, submitted);
    }

    private void askAgain(RelayPeer peer, long name) {
        Wanted one = wanted.get(name);
        if (one != null && peer.id.equals(one.asked)) {
            one.asked = null;
            if (!peer.fetchLast(name)) {
                failed(name, peer.id);
            }
        }
    }

    /** Somebody did not give it: the next of those who announced it is asked. */
    private void failed(long name, PeerId from) {
        Wanted one = wanted.get(name);
        if (one == null) {
            return;
        }
        one.announcers.remove(from);
        if (from.equals(one.asked)) {
            one.asked = null;
        }
        if (!one.judging
                && one.asked == null
                && one.announcers.stream().map(peers::get).noneMatch(peer -> peer != null && peer.fetchFirst(name))) {
            wanted.remove(name);
        }
    }

    private void submit(RelayPeer peer, List<Long> submittedNames, List<byte[]> encoded) {
        if (encoded.isEmpty()) {
            return;
        }
        submissions
                .submit(encoded)
                .exceptionally(failure -> List.of())
                .thenAccept(verdicts -> lane.execute(() -> judged(peer, submittedNames, verdicts)));
    }

    private void judged(RelayPeer peer, List<Long> submitted, List<TxVerdict> verdicts) {
        readInbox();
        boolean useful = false;
        Optional<RejectCode> forged = Optional.empty();
        for (int i = 0; i < submitted.size(); i++) {
            long name = submitted.get(i);
            wanted.remove(name);
            if (i >= verdicts.size()) {
                continue;
            }
            switch (verdicts.get(i)) {
                case TxVerdict.Accepted ignored -> useful = true;
                case TxVerdict.Duplicate ignored -> known.add(name);
                case TxVerdict.Rejected(var id, RejectCode code, String detail) -> {
                    if (code != RejectCode.OVERLOADED) {
                        refused.add(name);
                    }
                    forged = isForged(code) ? Optional.of(code) : forged;
                }
            }
        }
        if (useful) {
            port.report(peer.id, Behaviour.USEFUL_DELIVERY, "transactions");
        }
        forged.ifPresent(code -> port.report(peer.id, Behaviour.INVALID_DATA, "a transaction refused as " + code));
    }

    /** Wrong whatever the state of the chain is: no honest node passes it on. */
    private static boolean isForged(RejectCode code) {
        return switch (code) {
            case MALFORMED, TOO_LARGE, WRONG_CHAIN, INVALID_KEY, BAD_SIGNATURE -> true;
            default -> false;
        };
    }

    /** What waits to be announced to the peer, so much at most. */
    List<Transaction> untold(PeerId to, int max) {
        readInbox();
        RelayPeer peer = peers.get(to);
        return peer == null ? List.of() : peer.unannounced(max);
    }

    /** What the peer asks for, as far as it was announced to it and fits. */
    DataAnswer.Transactions serve(PeerId to, DataRequest.Transactions request) {
        RelayPeer peer = peers.get(to);
        return new DataAnswer.Transactions(peer == null ? List.of() : peer.give(request.names()));
    }
}
