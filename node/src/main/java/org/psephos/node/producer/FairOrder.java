package org.psephos.node.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.Transaction;

/**
 * The order in which waiting transactions are offered to a block. Ballots and the rest share it half and half by bytes, as long as
 * both wait. The rest goes by fee; ballots go one of each election in turn, so that a large election cannot crowd out a small
 * one. Within equal claims, by arrival.
 */
final class FairOrder {
    private FairOrder() {}

    static List<Transaction> of(Collection<Transaction> byArrival) {
        var others = new ArrayList<Transaction>();
        Map<Hash, Queue<Transaction>> ballotsOf = new LinkedHashMap<>();
        for (Transaction transaction : byArrival) {
            if (transaction.payload() instanceof CastBallot ballot) {
                ballotsOf
                        .computeIfAbsent(ballot.election(), ignored -> new ArrayDeque<>())
                        .add(transaction);
            } else {
                others.add(transaction);
            }
        }
        others.sort(Comparator.comparingLong(Transaction::fee).reversed());
        return shared(new ArrayDeque<>(others), inTurn(ballotsOf));
    }

    private static Queue<Transaction> inTurn(Map<Hash, Queue<Transaction>> ballotsOf) {
        var ballots = new ArrayDeque<Transaction>();
        while (!ballotsOf.isEmpty()) {
            ballotsOf.values().removeIf(queue -> {
                ballots.add(queue.remove());
                return queue.isEmpty();
            });
        }
        return ballots;
    }

    private static List<Transaction> shared(Queue<Transaction> others, Queue<Transaction> ballots) {
        var ordered = new ArrayList<Transaction>(others.size() + ballots.size());
        long lead = 0;
        while (!others.isEmpty() || !ballots.isEmpty()) {
            boolean ballotNext = others.isEmpty() || !ballots.isEmpty() && lead <= 0;
            Transaction next = ballotNext ? ballots.remove() : others.remove();
            lead += ballotNext ? next.size() : -next.size();
            ordered.add(next);
        }
        return ordered;
    }
}
