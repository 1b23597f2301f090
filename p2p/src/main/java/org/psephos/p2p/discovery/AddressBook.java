package org.psephos.p2p.discovery;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.runtime.DurableFile;
import org.psephos.core.runtime.Randomness;
import org.psephos.p2p.file.CheckedFile;
import org.psephos.p2p.reputation.AddressScope;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/**
 * The addresses that this node has heard of, and those that have answered it. For one thread. Times are wall-clock milliseconds; where the
 * clock is set back, everything that lies after it is brought back to it.
 *
 * <p>As Bitcoin Core's addrman: what one subnet group tells of reaches 64 of 1,024 buckets of new addresses, the addresses of one subnet
 * group 8 of 256 buckets of tried ones, which buckets depends on a secret; only an address that answered is tried, and one that would
 * push another out of its place waits until that one has been dialled. An attacker needs many subnet groups, not many addresses.
 *
 * <p>Who is at an address is known from answers alone. What others say about that is not kept: a wrong name would make an honest address
 * fail.
 */
public final class AddressBook {
    /** Of one call to {@link #add}; more are passed over. */
    public static final int MAX_HEARD = 1_000;

    /** Of new and tried ones together: no more than there are places. */
    public static final int MAX_ADDRESSES = 1_024 * 64 + 256 * 64;

    /** Of the encoding. */
    public static final int MAX_BYTES = 16 << 20;

    public static final int MAX_COLLISIONS = 10;

    /** A teller's word makes an address look as fresh as if seen so long ago, but for the teller's own. */
    static final long HEARSAY_PENALTY_MILLIS = 2L * 3_600_000;

    /** Further in the future, a time is a lie or a wrong clock. */
    static final long MAX_FUTURE_MILLIS = 600_000;

    /** What is taken for the time of an address whose own cannot be. */
    static final long WRONG_TIME_AGE_MILLIS = 5L * 24 * 3_600_000;

    /** A tried address that answered within this time keeps its place, one that was dialled in vain within it loses it. */
    static final long REPLACEMENT_MILLIS = 4L * 3_600_000;

    /** How long an address that would replace a tried one waits for that one to be dialled. */
    static final long TEST_WINDOW_MILLIS = 40L * 60_000;

    private static final long ONLINE_MILLIS = 24L * 3_600_000;
    private static final long ONLINE_REFRESH_MILLIS = 3_600_000;
    private static final long OFFLINE_REFRESH_MILLIS = 24L * 3_600_000;

    /** Each drawing in vain makes the next address likelier, so that there is an end to it. */
    private static final double IMPATIENCE = 1.2;

    private final Placement placement;
    private final AddressTables tables;
    private final AddressAnswers answers;
    private final Chance chance;
    private final Set<Endpoint> collisions = new LinkedHashSet<>();
    private long latestMillis;

    /** Before any: 1, so that "never", 0, is earlier. */
    private long lastGoodMillis = 1;

    /** An address to dial. {@code triedMillis}: when it last was, 0 for never. */
    public record Candidate(PeerAddress address, long triedMillis) {}

    /** An empty book with a secret of its own. */
    public AddressBook(Randomness randomness) {
        this(new Placement(Hash.of(randomness.bytes(Hash.BYTES)), Placement.Shape.FULL), randomness);
    }

    AddressBook(Placement placement, Randomness randomness) {
        this.placement = placement;
        this.tables = new AddressTables(placement);
        this.chance = new Chance(randomness);
        this.answers = new AddressAnswers(placement, tables, chance);
    }

    public int newCount() {
        return tables.newCount();
    }

    public int triedCount() {
        return tables.triedCount();
    }

    /**
     * Takes in what somebody tells.
     *
     * @param source where the teller is
     * @return how many got a place that they did not have
     */
    public int add(List<Heard> heard, Endpoint source, long nowMillis) {
        long now = present(nowMillis);
        SubnetGroup teller = SubnetGroup.of(source);
        AddressScope reach = AddressScope.of(source);
        int added = 0;
        for (Heard one : heard.subList(0, Math.min(MAX_HEARD, heard.size()))) {
            if (reach.canTellOf(AddressScope.of(one.endpoint()))) {
                boolean own = one.endpoint().ip().equals(source.ip());
                added += add(one, teller, own ? 0 : HEARSAY_PENALTY_MILLIS, now) ? 1 : 0;
            }
        }
        return added;
    }

    private boolean add(Heard heard, SubnetGroup teller, long penaltyMillis, long nowMillis) {
        long seenMillis = believable(heard.seenMillis(), nowMillis);
        Optional<KnownAddress> known = tables.find(heard.endpoint());
        if (known.isEmpty()) {
            long creditedMillis = Math.max(1, seenMillis - penaltyMillis);
            return tables.placeNew(new KnownAddress(heard.endpoint(), teller, creditedMillis), teller, nowMillis);
        }
        return isNews(known.get(), seenMillis, penaltyMillis, nowMillis)
                && tables.placeNew(known.get(), teller, nowMillis);
    }

    /** Whether a known address is to get another place: each one more is half as likely, however often it is told of. */
    private boolean isNews(KnownAddress known, long seenMillis, long penaltyMillis, long nowMillis) {
        long refreshMillis = nowMillis - seenMillis < ONLINE_MILLIS ? ONLINE_REFRESH_MILLIS : OFFLINE_REFRESH_MILLIS;
        if (known.seenMillis() < seenMillis - refreshMillis - penaltyMillis) {
            known.seen(seenMillis - penaltyMillis);
        }
        int places = known.newBuckets().size();
        return seenMillis > known.seenMillis()
                && !known.isInTried()
                && places < AddressTables.MAX_NEW_BUCKETS
                && chance.below(1 << places) == 0;
    }

    private static long believable(long seenMillis, long nowMillis) {
        boolean wrong = seenMillis < 1 || seenMillis > nowMillis + MAX_FUTURE_MILLIS;
        return wrong ? Math.max(1, nowMillis - WRONG_TIME_AGE_MILLIS) : Math.min(seenMillis, nowMillis);
    }

    /**
     * An address is being dialled.
     *
     * @param counts whether failing would tell something about it: not while this node has hardly any connection itself
     */
    public void attempt(Endpoint endpoint, boolean counts, long nowMillis) {
        long now = present(nowMillis);
        tables.find(endpoint).ifPresent(known -> known.tried(counts, lastGoodMillis, now));
    }

    /** {@code peer} answered there, and speaks our protocol. */
    public void good(Endpoint endpoint, PeerId peer, long nowMillis) {
        long now = present(nowMillis);
        lastGoodMillis = now;
        tables.find(endpoint).ifPresent(known -> {
            known.answered(peer, now);
            if (known.isInTried()) {
                return;
            }
            if (tables.rival(known).isEmpty()) {
                tables.moveToTried(known);
            } else if (collisions.size() < MAX_COLLISIONS) {
                collisions.add(endpoint);
            }
        });
    }

    /** A connection that this node dialled still stands. To be told now and then, lest another take its place as untested. */
    public void stillConnected(Endpoint endpoint, long nowMillis) {
        long now = present(nowMillis);
        tables.find(endpoint).ifPresent(known -> known.stillAnswers(now));
    }

    /** A connection that had stood ended. Only now does the time that others are told change: it does not give away who is connected. */
    public void disconnected(Endpoint endpoint, long nowMillis) {
        long now = present(nowMillis);
        tables.find(endpoint).ifPresent(known -> known.seen(now));
    }

    /** Somebody else than was known to be there answered: the node has a new identity, or its address a new owner. */
    public void anotherAnswered(Endpoint endpoint) {
        tables.find(endpoint).ifPresent(KnownAddress::forgetId);
    }

    /** An address to dial: of the new ones, or else as often a tried as a new one. Those tried lately or in vain come up less often. */
    public Optional<Candidate> select(boolean newOnly, long nowMillis) {
        long now = present(nowMillis);
        boolean ofTried = !newOnly && triedCount() > 0 && (newCount() == 0 || chance.below(2) == 0);
        if (!ofTried && newCount() == 0) {
            return Optional.empty();
        }
        for (double factor = 1; ; factor *= IMPATIENCE) {
            Optional<KnownAddress> drawn = ofTried ? tables.drawTried(chance) : tables.drawNew(chance);
            KnownAddress known = drawn.orElseThrow();
            if (chance.unit() < factor * known.chance(now)) {
                return Optional.of(candidate(known));
            }
        }
    }

    private static Candidate candidate(KnownAddress known) {
        return new Candidate(new PeerAddress(known.endpoint(), known.id()), known.triedMillis());
    }

    /** A tried address in whose place another waits to stand: dialling it decides. */
    public Optional<Candidate> toTest() {
        List<KnownAddress> tested = collisions.stream()
                .flatMap(waiting -> tables.find(waiting).stream())
                .flatMap(waiting -> tables.rival(waiting).stream())
                .toList();
        return tested.isEmpty() ? Optional.empty() : Optional.of(candidate(tested.get(chance.below(tested.size()))));
    }

    /** Decides what can be decided about tried addresses in whose place another waits. To be called now and then. */
    public void resolveCollisions(long nowMillis) {
        long now = present(nowMillis);
        collisions.removeIf(waiting ->
                tables.find(waiting).map(known -> resolve(known, now)).orElse(true));
    }

    private boolean resolve(KnownAddress waiting, long nowMillis) {
        if (waiting.isInTried()) {
            return true;
        }
        Optional<KnownAddress> rival = tables.rival(waiting);
        if (rival.isPresent()) {
            KnownAddress present = rival.get();
            if (present.succeededMillis() > 0 && nowMillis - present.succeededMillis() < REPLACEMENT_MILLIS) {
                return true;
            }
            boolean dialled = present.triedMillis() > 0 && nowMillis - present.triedMillis() < REPLACEMENT_MILLIS;
            boolean inVain = dialled && nowMillis - present.triedMillis() > KnownAddress.JUST_TRIED_MILLIS;
            boolean waitedEnough = !dialled && nowMillis - waiting.succeededMillis() > TEST_WINDOW_MILLIS;
            if (!inVain && !waitedEnough) {
                return false;
            }
        }
        tables.moveToTried(waiting);
        return true;
    }

    /** What a peer at {@code requester} is told when it asks for addresses. */
    public List<Heard> answer(Endpoint requester, long nowMillis) {
        return answers.answer(requester, present(nowMillis));
    }

    /** Where {@link #encode} is kept. */
    public static CheckedFile file(DurableFile files, Path path) {
        return new CheckedFile(files, path, "PSVBOOK_", 1, MAX_BYTES);
    }

    /** The book as bytes, secret included. */
    public byte[] encode() {
        return AddressBookCodec.encode(placement, tables);
    }

    public static AddressBook read(Reader in, Randomness randomness) throws MalformedException {
        return read(in, Placement.Shape.FULL, randomness);
    }

    /** As {@link #read}, of all of {@code bytes}. */
    public static Decoded<AddressBook> decode(byte[] bytes, Randomness randomness) {
        return Decoded.all(bytes, in -> read(in, randomness));
    }

    static AddressBook read(Reader in, Placement.Shape shape, Randomness randomness) throws MalformedException {
        var book = new AddressBook(new Placement(in.hash(), shape), randomness);
        book.latestMillis = AddressBookCodec.readInto(book.tables, shape, in);
        return book;
    }

    private long present(long nowMillis) {
        long now = Math.max(1, nowMillis);
        if (now < latestMillis) {
            tables.forEach(known -> known.notAfter(now));
            lastGoodMillis = Math.min(lastGoodMillis, now);
            answers.forget();
        }
        latestMillis = now;
        return now;
    }

    AddressTables tables() {
        return tables;
    }
}
