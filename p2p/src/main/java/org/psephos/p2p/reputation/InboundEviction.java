package org.psephos.p2p.reputation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;

/**
 * Which inbound connection makes room for a new one, chosen as Bitcoin Core does: some are kept for each of several virtues that an attacker
 * cannot have all at once (a subnet group that a secret favours, low latency, recent useful deliveries, age); of the others one of the most
 * crowded group goes, its youngest.
 */
public final class InboundEviction {
    static final int KEPT_FOR_GROUP = 4;
    static final int KEPT_FOR_LATENCY = 8;
    static final int KEPT_FOR_USE = 8;

    private final Hash key;

    /** @param key secret and random, so that nobody can choose a favoured subnet group */
    public InboundEviction(Hash key) {
        this.key = key;
    }

    /** A link of {@code candidates}; none where all have earned their place. A trusted peer is never chosen. */
    public OptionalLong choose(Collection<Connection> candidates) {
        Optional<Connection> graylisted = candidates.stream()
                .filter(one -> one.standing() instanceof Standing.Graylisted)
                .max(Comparator.comparingLong(Connection::sinceMillis));
        if (graylisted.isPresent()) {
            return OptionalLong.of(graylisted.get().link());
        }
        var left = new ArrayList<>(
                candidates.stream().filter(one -> !one.isTrusted()).toList());
        keep(left, KEPT_FOR_GROUP, one -> true, Comparator.comparing(this::favour));
        keep(
                left,
                KEPT_FOR_LATENCY,
                one -> one.latencyMillis() != Connection.UNKNOWN,
                Comparator.comparingLong(Connection::latencyMillis));
        keep(
                left,
                KEPT_FOR_USE,
                one -> one.usefulMillis() != Connection.UNKNOWN,
                Comparator.comparingLong(Connection::usefulMillis).reversed());
        keep(left, left.size() / 2, one -> true, Comparator.comparingLong(Connection::sinceMillis));
        return youngestOfMostCrowded(left);
    }

    /** Takes the first {@code count} in {@code order} that have the virtue out of {@code left}. */
    private static void keep(
            List<Connection> left, int count, Predicate<Connection> virtue, Comparator<Connection> order) {
        left.removeAll(left.stream().filter(virtue).sorted(order).limit(count).toList());
    }

    private Hash favour(Connection one) {
        var out = new Writer(64).raw(key);
        one.group().write(out);
        return Sha256.hash(Tag.EVICTION_ORDER, out.toBytes());
    }

    private static OptionalLong youngestOfMostCrowded(List<Connection> left) {
        return left.stream().collect(Collectors.groupingBy(Connection::group)).values().stream()
                .max(Comparator.<List<Connection>>comparingInt(List::size)
                        .thenComparingLong(InboundEviction::youngestMillis))
                .flatMap(crowd -> crowd.stream().max(Comparator.comparingLong(Connection::sinceMillis)))
                .map(Connection::link)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static long youngestMillis(List<Connection> crowd) {
        return crowd.stream().mapToLong(Connection::sinceMillis).max().orElse(Long.MIN_VALUE);
    }
}
