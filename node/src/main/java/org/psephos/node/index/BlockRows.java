package org.psephos.node.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.Bytes32;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Column;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.Reader;
import org.psephos.node.storage.Row;
import org.psephos.node.storage.WriteBatch;

/**
 * What neighbouring blocks add to the index: rows for elections, entries for two runs. Gathered block by block, then written
 * at once.
 */
final class BlockRows {
    private static final byte[] NOTHING = {};

    private final Reader store;
    private final WriteBatch batch;
    private final Entries transactions;
    private final Entries addresses;
    private final Map<Hash, Long> ballots = new HashMap<>();
    private final Map<Hash, Long> voters = new HashMap<>();

    BlockRows(Reader store, WriteBatch batch, int expectedTransactions) {
        this.store = store;
        this.batch = batch;
        transactions = new Entries(expectedTransactions);
        addresses = new Entries(expectedTransactions);
    }

    static long print(Bytes32 idOrKey) {
        return idOrKey.word(0);
    }

    Entries entries(Run.Table table) {
        return switch (table) {
            case TRANSACTION -> transactions;
            case ADDRESS -> addresses;
        };
    }

    void add(Block block) {
        long height = block.header().height();
        var cast = new LinkedHashMap<Hash, Positions>();
        List<Transaction> all = block.transactions();
        for (int position = 0; position < all.size(); position++) {
            Transaction transaction = all.get(position);
            var place = new Place(height, position);
            transactions.add(print(transaction.id()), place.packed());
            addresses.add(print(transaction.sender()), place.packed());
            switch (transaction.payload()) {
                case Payload.Transfer transfer -> {
                    if (!transfer.to().equals(transaction.sender())) {
                        addresses.add(print(transfer.to()), place.packed());
                    }
                }
                case Payload.CreateElection create -> addElection(place, transaction.id(), create.definition());
                case Payload.EnrolVoters enrol -> addChunk(place, enrol);
                case Payload.CastBallot ballot ->
                    cast.computeIfAbsent(ballot.election(), id -> new Positions())
                            .add(position);
                case Payload.CloseEnrolment _, Payload.CancelElection _ -> {}
                case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ -> {}
            }
        }
        cast.forEach((election, positions) -> addBallots(election, height, positions));
    }

    /** Takes out again what {@link #add} put in for the last indexed block; entries of runs stay behind. */
    void remove(Block block) {
        long height = block.header().height();
        List<Transaction> all = block.transactions();
        for (int position = 0; position < all.size(); position++) {
            Transaction transaction = all.get(position);
            switch (transaction.payload()) {
                case Payload.CreateElection create -> {
                    batch.rawDelete(IndexColumns.ELECTIONS, Longs.bytes(new Place(height, position).packed()));
                    turns(transaction.id(), create.definition())
                            .forEach(key -> batch.rawDelete(IndexColumns.TURNS, key));
                }
                case Payload.EnrolVoters enrol -> removeFrom(IndexColumns.ROLLS, enrol.election(), height);
                case Payload.CastBallot ballot -> removeFrom(IndexColumns.BALLOTS, ballot.election(), height);
                case Payload.Transfer _, Payload.CloseEnrolment _, Payload.CancelElection _ -> {}
                case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ -> {}
            }
        }
    }

    private void addElection(Place place, Hash id, ElectionDefinition definition) {
        batch.rawPut(
                IndexColumns.ELECTIONS,
                Longs.bytes(place.packed()),
                ElectionEntry.of(place, id, definition).value());
        turns(id, definition).forEach(key -> batch.rawPut(IndexColumns.TURNS, key, NOTHING));
    }

    private void addBallots(Hash election, long height, Positions positions) {
        long first = ballots.computeIfAbsent(election, id -> nextBallot(store, id));
        batch.rawPut(
                IndexColumns.BALLOTS,
                numbered(election, first),
                BallotChunk.of(first, height, positions).value());
        ballots.put(election, first + positions.count());
    }

    private void addChunk(Place place, Payload.EnrolVoters enrol) {
        long first = voters.computeIfAbsent(enrol.election(), id -> nextVoter(store, id));
        int count = enrol.chunk().size();
        batch.rawPut(IndexColumns.ROLLS, numbered(enrol.election(), first), new RollChunk(first, place, count).value());
        voters.put(enrol.election(), first + count);
    }

    private void removeFrom(Column<byte[], byte[]> column, Hash election, long height) {
        Map<Hash, Long> seen = column == IndexColumns.ROLLS ? voters : ballots;
        if (seen.putIfAbsent(election, 0L) != null) {
            return;
        }
        store.rawScan(
                column, ByteRange.prefix(election.toBytes()), Direction.DESCENDING, Long.MAX_VALUE, (key, value) -> {
                    long first = Longs.get(key, Hash.BYTES);
                    long rowHeight = column == IndexColumns.ROLLS
                            ? RollChunk.read(first, value).place().height()
                            : BallotChunk.read(first, value).height();
                    if (rowHeight < height) {
                        return false;
                    }
                    batch.rawDelete(column, key);
                    return true;
                });
    }

    private static long nextBallot(Reader store, Hash election) {
        return last(store, IndexColumns.BALLOTS, election)
                .map(row -> BallotChunk.read(Longs.get(row.key(), Hash.BYTES), row.value()))
                .map(chunk -> chunk.first() + chunk.count())
                .orElse(0L);
    }

    private static long nextVoter(Reader store, Hash election) {
        return last(store, IndexColumns.ROLLS, election)
                .map(row -> RollChunk.read(Longs.get(row.key(), Hash.BYTES), row.value()))
                .map(chunk -> chunk.first() + chunk.count())
                .orElse(0L);
    }

    private static Optional<Row<byte[], byte[]>> last(Reader store, Column<byte[], byte[]> column, Hash election) {
        return store.first(column, ByteRange.prefix(election.toBytes()), Direction.DESCENDING);
    }

    static byte[] numbered(Hash election, long number) {
        byte[] key = new byte[Hash.BYTES + Long.BYTES];
        election.writeTo(key, 0);
        Longs.put(key, Hash.BYTES, number);
        return key;
    }

    private static List<byte[]> turns(Hash election, ElectionDefinition definition) {
        var keys = new ArrayList<byte[]>(2);
        for (long time : new long[] {definition.opensMillis(), definition.closesMillis()}) {
            byte[] key = new byte[Long.BYTES + Hash.BYTES];
            Longs.put(key, 0, time);
            election.writeTo(key, Long.BYTES);
            keys.add(key);
        }
        return keys;
    }
}
