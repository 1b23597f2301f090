package org.psephos.simulator.vote;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.time.Chance;

/** One person's key and what was signed with it, place by place. */
final class Wallet {
    private static final long EXPIRY_HEIGHT = 50_000;
    static final int AUX_BYTES = 32;

    private final Hash chainId;
    private final Secp256k1 curve;
    private final PrivateKey key;
    private final PublicKey address;
    private final List<List<Transaction>> places = new ArrayList<>();

    Wallet(Hash chainId, Secp256k1 curve, Chance chance) {
        this.chainId = chainId;
        this.curve = curve;
        key = PrivateKey.generate(chance);
        address = curve.publicKey(key);
    }

    PublicKey address() {
        return address;
    }

    /** Signs what comes next. */
    Transaction sign(Payload payload) {
        Transaction next = signed(places.size(), payload);
        places.add(new ArrayList<>(List.of(next)));
        return next;
    }

    /** Signs something else for the last place: only one of the two can ever be included. */
    Transaction signTwin(Payload payload) {
        Transaction twin = signed(places.size() - 1, payload);
        places.getLast().add(twin);
        return twin;
    }

    /** Signs for a place without keeping it. */
    Transaction signed(long sequence, Payload payload) {
        var unsigned = new UnsignedTransaction(chainId, address, sequence, EXPIRY_HEIGHT, 0, payload);
        return unsigned.sign(curve.sign(key, unsigned.id().toBytes(), new byte[AUX_BYTES]));
    }

    /** How many places a node's chain lacks. */
    int missingIn(RunningNode node) {
        return missing(node).size();
    }

    /** Hands in what the node's chain lacks. */
    void submit(RunningNode node) {
        List<byte[]> encoded = missing(node).stream().map(Transaction::encode).toList();
        if (!encoded.isEmpty()) {
            node.ledger().submissions().submit(encoded);
        }
    }

    private List<Transaction> missing(RunningNode node) {
        long included = node.ledger()
                .chain()
                .state()
                .get(StateColumn.account(address))
                .map(Account::sequence)
                .orElse(0L);
        return places.subList((int) included, places.size()).stream()
                .map(List::getFirst)
                .toList();
    }

    /** Places of which a node's index finds no version. */
    long lostIn(RunningNode node) {
        return places.stream()
                .filter(place -> place.stream().noneMatch(one -> node.index().contains(one.id())))
                .count();
    }
}
