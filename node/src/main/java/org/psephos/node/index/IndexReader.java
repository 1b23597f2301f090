package org.psephos.node.index;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Reader;
import org.psephos.node.storage.Snapshot;
import org.psephos.node.storage.Store;

/** Questions to the index. Safe for use by any thread; reads the disk. */
public final class IndexReader {
    /** Stands for "from the newest on". */
    public static final Place LAST = Place.unpack(Long.MAX_VALUE);

    /** Two ids may share a print; who grinds more of them finds less of himself. */
    private static final int MAX_CANDIDATES = 16;

    private static final Duration SNAPSHOT_LIFETIME = Duration.ofSeconds(10);

    private final ChainReader chain;
    private final Store store;
    private final BlockBodies bodies;

    public IndexReader(ChainReader chain, Store store, BlockBodies bodies) {
        this.chain = chain;
        this.store = store;
        this.bodies = bodies;
    }

    /** The transaction with this id, if an indexed block of the followed chain holds it. */
    public Optional<LocatedTransaction> transaction(Hash id) {
        for (long place : find(Run.Table.TRANSACTION, BlockRows.print(id), LAST, MAX_CANDIDATES)) {
            Optional<LocatedTransaction> found = at(Place.unpack(place));
            if (found.isPresent() && found.get().transaction().id().equals(id)) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** As {@link #transaction}, but nothing is decoded. */
    public boolean contains(Hash id) {
        for (long packed : find(Run.Table.TRANSACTION, BlockRows.print(id), LAST, MAX_CANDIDATES)) {
            Place place = Place.unpack(packed);
            boolean same = chain.idAt(place.height())
                    .flatMap(bodies::get)
                    .filter(body -> place.position() < body.count())
                    .filter(body -> body.transactionId(place.position()).equals(id))
                    .isPresent();
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** The transaction at a place of the followed chain. */
    public Optional<LocatedTransaction> at(Place place) {
        return chain.idAt(place.height())
                .flatMap(bodies::get)
                .filter(body -> place.position() < body.count())
                .map(body -> new LocatedTransaction(body, place.position(), body.transaction(place.position())));
    }

    /** Transactions that {@code account} sent or received, newest first. */
    public List<LocatedTransaction> transactions(PublicKey account, Place before, int limit) {
        var found = new ArrayList<LocatedTransaction>();
        Place from = before;
        while (found.size() < limit) {
            int wanted = limit - found.size();
            NavigableSet<Long> places = find(Run.Table.ADDRESS, BlockRows.print(account), from, wanted);
            for (long place : places) {
                at(Place.unpack(place))
                        .filter(one -> concerns(one.transaction(), account))
                        .ifPresent(found::add);
            }
            if (places.size() < wanted) {
                break;
            }
            from = Place.unpack(places.last());
        }
        return found;
    }

    /**
     * Elections, newest first.
     *
     * @param wanted may be asked about {@code maxLooked} at most
     */
    public ElectionPage elections(Place before, int limit, int maxLooked, Predicate<ElectionEntry> wanted) {
        var found = new ArrayList<ElectionEntry>();
        var looked = new ArrayList<ElectionEntry>();
        store.rawScan(
                IndexColumns.ELECTIONS,
                ByteRange.between(Longs.bytes(0), Longs.bytes(before.packed())),
                Direction.DESCENDING,
                maxLooked,
                (key, value) -> looked.add(ElectionEntry.read(key, value)));
        for (ElectionEntry entry : looked) {
            if (wanted.test(entry)) {
                found.add(entry);
                if (found.size() == limit) {
                    return new ElectionPage(
                            found,
                            entry == looked.getLast() && looked.size() < maxLooked
                                    ? Optional.empty()
                                    : Optional.of(entry.created()));
                }
            }
        }
        return new ElectionPage(
                found,
                looked.size() < maxLooked
                        ? Optional.empty()
                        : Optional.of(looked.getLast().created()));
    }

    /** @param next where to go on; absent where all was seen */
    public record ElectionPage(List<ElectionEntry> entries, Optional<Place> next) {}

    /** Ballots of an election in the order of its ballot log, from number {@code from} on. */
    public List<NumberedTransaction> ballots(Hash election, long from, int limit) {
        var chunks = new ArrayList<BallotChunk>();
        long end = from + limit;
        store.rawScan(
                IndexColumns.BALLOTS,
                ByteRange.between(startOf(election, from, true), BlockRows.numbered(election, end)),
                Direction.ASCENDING,
                limit + 1L,
                (key, value) -> chunks.add(BallotChunk.read(Longs.get(key, Hash.BYTES), value)));
        var found = new ArrayList<NumberedTransaction>();
        for (BallotChunk chunk : chunks) {
            for (long number = Math.max(from, chunk.first());
                    number < Math.min(end, chunk.first() + chunk.count());
                    number++) {
                long wanted = number;
                at(new Place(chunk.height(), chunk.position((int) (number - chunk.first()))))
                        .filter(one -> one.transaction().payload() instanceof Payload.CastBallot cast
                                && cast.election().equals(election))
                        .ifPresent(one -> found.add(new NumberedTransaction(wanted, one)));
            }
        }
        return found;
    }

    /**
     * Blocks with ballots of an election, in their order: all of them where they are few, else {@code limit}, spread evenly over the
     * ballots, the first and the last among them. Between two neighbours less than {@code 1 / (limit - 1)} of all ballots is left out.
     * Costs {@code limit} look-ups at most, however many ballots there are.
     */
    public List<BallotChunk> ballotProgress(Hash election, int limit) {
        try (Snapshot snapshot = store.snapshot(SNAPSHOT_LIFETIME)) {
            Optional<BallotChunk> last = lastBallots(snapshot, election, Long.MAX_VALUE);
            long total = last.map(BallotChunk::end).orElse(0L);
            var found = new ArrayList<BallotChunk>();
            long number = 0;
            while (number < total && found.size() < limit - 1) {
                Optional<BallotChunk> chunk = lastBallots(snapshot, election, number + 1);
                if (chunk.isEmpty()) {
                    break;
                }
                found.add(chunk.get());
                number = Math.max(chunk.get().end(), total * found.size() / (limit - 1));
            }
            last.filter(chunk -> found.isEmpty() || found.getLast().first() < chunk.first())
                    .ifPresent(found::add);
            return found;
        }
    }

    /** The ballots of one block, the last ones that begin before number {@code before}. */
    private static Optional<BallotChunk> lastBallots(Reader reader, Hash election, long before) {
        var range = ByteRange.between(election.toBytes(), BlockRows.numbered(election, before));
        return reader.first(IndexColumns.BALLOTS, range, Direction.DESCENDING)
                .map(row -> BallotChunk.read(Longs.get(row.key(), Hash.BYTES), row.value()));
    }

    /** @param number from 0, in the election's ballot log */
    public record NumberedTransaction(long number, LocatedTransaction located) {}

    /** Chunks of a roll in the order of enrolment, starting with the one that holds voter number {@code from}. */
    public List<RollChunk> roll(Hash election, long from, int maxChunks) {
        var chunks = new ArrayList<RollChunk>();
        store.rawScan(
                IndexColumns.ROLLS,
                ByteRange.between(startOf(election, from, false), BlockRows.numbered(election, Long.MAX_VALUE)),
                Direction.ASCENDING,
                maxChunks,
                (key, value) -> chunks.add(RollChunk.read(Longs.get(key, Hash.BYTES), value)));
        return chunks;
    }

    /** The key of the chunk that holds number {@code from}, which may have begun before it. */
    private byte[] startOf(Hash election, long from, boolean ballots) {
        byte[][] start = {BlockRows.numbered(election, from)};
        store.rawScan(
                ballots ? IndexColumns.BALLOTS : IndexColumns.ROLLS,
                ByteRange.between(election.toBytes(), BlockRows.numbered(election, from + 1)),
                Direction.DESCENDING,
                1,
                (key, value) -> {
                    start[0] = key;
                    return false;
                });
        return start[0];
    }

    private NavigableSet<Long> find(Run.Table table, long print, Place before, int limit) {
        try (Snapshot snapshot = store.snapshot(SNAPSHOT_LIFETIME)) {
            return RunReader.find(snapshot, table, print, before.packed(), limit);
        }
    }

    private static boolean concerns(Transaction transaction, PublicKey account) {
        return transaction.sender().equals(account)
                || (transaction.payload() instanceof Payload.Transfer transfer
                        && transfer.to().equals(account));
    }
}
