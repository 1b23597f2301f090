package org.psephos.node.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.Transaction;

/**
 * The order in which waiting transactions are offered to a block: first what is not a ballot, by fee; then ballots, one of each
 * election in turn, so that a large election cannot crowd out a small one. Within equal claims, by arrival.
 */
final class FairOrder {
    private FairOrder() {}

    static List<Transaction> of(List<Transaction> byArrival) {
        var ordered = new ArrayList<Transaction>(byArrival.size());
        Map<Hash, Queue<Transaction>> ballots = new LinkedHashMap<>();
        for (Transaction transaction : byArrival) {
            if (transaction.payload() instanceof CastBallot ballot) {
                ballots.computeIfAbsent(ballot.election(), ignored -> new ArrayDeque<>())
                        .add(transaction);
            } else {
                ordered.add(transaction);
            }
        }
        ordered.sort(Comparator.comparingLong(Transaction::fee).reversed());
        while (!ballots.isEmpty()) {
            ballots.values().removeIf(queue -> {
                ordered.add(queue.remove());
                return queue.isEmpty();
            });
        }
        return ordered;
    }
}
