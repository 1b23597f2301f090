package org.psephos.node.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;

/** A block that is being put together from a {@link CompactBlock} and what the pool holds. */
final class Reconstruction {
    private final Header header;
    private final @Nullable Transaction[] places;
    private final List<Integer> lacked;

    private Reconstruction(Header header, @Nullable Transaction[] places, List<Integer> prefilled) {
        this.header = header;
        this.places = places;
        this.lacked = new ArrayList<>(prefilled);
        lacked.addAll(missing());
    }

    /**
     * Empty where a prefilled transaction is none. Names that fit several transactions, or several places, fit none.
     *
     * @param secret by chance, see {@link NamedPlaces}
     */
    static Optional<Reconstruction> of(CompactBlock compact, Collection<Transaction> pool, long secret) {
        @Nullable Transaction[] places = new @Nullable Transaction[compact.transactions()];
        var filled = new boolean[places.length];
        for (CompactBlock.Prefilled one : compact.prefilled()) {
            if (!(Transaction.decode(one.encoded()) instanceof Decoded.Ok<Transaction>(Transaction transaction))) {
                return Optional.empty();
            }
            places[one.place()] = transaction;
            filled[one.place()] = true;
        }
        var wanted = new NamedPlaces(compact.names(), filled, secret);
        SipHash key = CompactBlock.key(compact.header().id(), compact.nonce());
        for (Transaction transaction : pool) {
            int fits = wanted.find(CompactBlock.name(key, transaction));
            if (fits != NamedPlaces.NONE && !filled[fits]) {
                // A second one that fits empties the place again, and for good.
                filled[fits] = places[fits] != null;
                places[fits] = filled[fits] ? null : transaction;
            }
        }
        List<Integer> prefilled =
                compact.prefilled().stream().map(CompactBlock.Prefilled::place).toList();
        return Optional.of(new Reconstruction(compact.header(), places, prefilled));
    }

    /** Places that were not filled from the pool. */
    List<Integer> lacked() {
        return lacked;
    }

    /** Ascending. */
    List<Integer> missing() {
        var missing = new ArrayList<Integer>();
        for (int i = 0; i < places.length; i++) {
            if (places[i] == null) {
                missing.add(i);
            }
        }
        return missing;
    }

    /** Fills the {@link #missing} places; false where this is not a transaction for each. */
    boolean fill(List<byte[]> encoded) {
        List<Integer> missing = missing();
        if (encoded.size() != missing.size()) {
            return false;
        }
        for (int i = 0; i < encoded.size(); i++) {
            if (!(Transaction.decode(encoded.get(i)) instanceof Decoded.Ok<Transaction>(Transaction transaction))) {
                return false;
            }
            places[missing.get(i)] = transaction;
        }
        return true;
    }

    /** Empty where places are missing, or these are not the transactions that the header commits to: perhaps a name fitted by chance. */
    Optional<Block> block() {
        if (Arrays.stream(places).anyMatch(Objects::isNull)) {
            return Optional.empty();
        }
        var block = new Block(
                header, Arrays.stream(places).map(Objects::requireNonNull).toList());
        return block.bodyMatchesHeader() ? Optional.of(block) : Optional.empty();
    }
}
