package org.psephos.wallet.cli;

import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.wallet.client.GenesisSource;
import org.psephos.wallet.client.TransactionStatus;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;
import org.psephos.wallet.send.Delivery;
import org.psephos.wallet.send.Signer;
import org.psephos.wallet.send.Wait;

/** Signs one payload and brings it to the chain: what most commands that sign do. */
record Delivering(Session session, Chain chain) {

    /** A transaction and where it is. */
    record Delivered(Transaction transaction, TransactionStatus status) {}

    Delivered send(UnlockedKey key, Payload payload, Wait wait) throws Failure {
        Signer signer = signer(key);
        Transaction transaction = signer.sign(payload, signer.nextSequence());
        return new Delivered(transaction, delivery().deliver(transaction, wait, new Waits(session, wait)));
    }

    Signer signer(UnlockedKey key) throws Failure {
        return new Signer(
                chain.client(),
                chain.status(),
                GenesisSource.ask(chain.client(), chain.status().chainId()),
                session.home(),
                key,
                session.machine().randomness(),
                session::note);
    }

    Delivery delivery() {
        return new Delivery(
                chain.client(), session.machine().clock(), session.machine().pause());
    }
}
