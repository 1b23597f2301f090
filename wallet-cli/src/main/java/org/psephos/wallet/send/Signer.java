package org.psephos.wallet.send;

import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.TransactionRules;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.home.SentLog;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;

/**
 * Signs for one chain with one key.
 *
 * @param chain whose id every signature binds
 * @param genesis of that chain; says what a transaction costs
 */
public record Signer(
        NodeClient client,
        ChainStatus chain,
        Genesis genesis,
        Home home,
        UnlockedKey key,
        Randomness randomness,
        Consumer<String> notice) {
    /** How many blocks a transaction may wait: long enough for a busy chain, short enough to be forgotten. */
    static final long EXPIRY_BLOCKS = 1_000;

    private static final int AUX_RANDOM_BYTES = 32;

    /** The sequence number that follows all that the node knows of the key, waiting ones included. */
    public long nextSequence() throws Failure {
        String path = "/accounts/" + new Address(chain.prefix(), key.publicKey());
        Optional<Json> account = client.find(path);
        if (account.isEmpty()) {
            return 0;
        }
        return account.get()
                .whole("nextSequence")
                .orElse(account.get().whole("sequence").orElseThrow(() -> client.unreadable(path)));
    }

    /** What was signed at this sequence before is signed again as the same transaction, as long as it can still be included. */
    public Transaction sign(Payload payload, long sequence) throws Failure {
        SentLog log = SentLog.open(home, chain.chainId(), key.publicKey());
        Optional<SentLog.Entry> earlier = log.at(sequence).filter(entry -> entry.expiryHeight() > chain.height());
        if (earlier.isPresent()) {
            UnsignedTransaction same = unsigned(payload, sequence, earlier.get().expiryHeight());
            if (same.id().equals(earlier.get().id())) {
                return sign(same);
            }
            notice.accept("This replaces transaction " + earlier.get().id()
                    + ", which was signed with the same sequence number and is not on the chain.");
        }
        UnsignedTransaction fresh = unsigned(payload, sequence, chain.height() + EXPIRY_BLOCKS);
        log.add(new SentLog.Entry(sequence, fresh.expiryHeight(), fresh.id()));
        return sign(fresh);
    }

    private UnsignedTransaction unsigned(Payload payload, long sequence, long expiryHeight) {
        long fee = TransactionRules.minimumFee(payload, genesis);
        return new UnsignedTransaction(chain.chainId(), key.publicKey(), sequence, expiryHeight, fee, payload);
    }

    private Transaction sign(UnsignedTransaction unsigned) {
        Hash id = unsigned.id();
        return unsigned.sign(Curves.best().sign(key.privateKey(), id.toBytes(), randomness.bytes(AUX_RANDOM_BYTES)));
    }
}
