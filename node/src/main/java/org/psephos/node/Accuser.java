package org.psephos.node;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.runtime.Randomness;
import org.psephos.node.txpool.TxVerdict;

/** Puts the proofs of offences on the chain, in transactions of the node's own, which pays the fee where there is one. */
public final class Accuser implements Consumer<Bytes> {
    private static final System.Logger LOG = System.getLogger(Accuser.class.getName());
    private static final long EXPIRES_AFTER_BLOCKS = 1_000;

    private final Ledger ledger;
    private final PrivateKey identity;
    private final Secp256k1 curve;
    private final Randomness randomness;
    private final Executor lane;

    /** @param lane where the disk may be waited for */
    public Accuser(Ledger ledger, PrivateKey identity, Secp256k1 curve, Randomness randomness, Executor lane) {
        this.ledger = ledger;
        this.identity = identity;
        this.curve = curve;
        this.randomness = randomness;
        this.lane = lane;
    }

    @Override
    public void accept(Bytes evidence) {
        lane.execute(() -> ledger.submissions()
                .submit(List.of(transaction(evidence)))
                .thenAccept(verdicts -> {
                    // Another node may have been first, with the same proof.
                    if (!(verdicts.getFirst() instanceof TxVerdict.Accepted)) {
                        LOG.log(System.Logger.Level.INFO, "evidence was not taken: {0}", verdicts.getFirst());
                    }
                }));
    }

    private byte[] transaction(Bytes evidence) {
        PublicKey sender = curve.publicKey(identity);
        var chain = ledger.chain();
        long sequence = chain.state()
                .get(StateColumn.account(sender))
                .map(Account::sequence)
                .orElse(0L);
        var unsigned = new UnsignedTransaction(
                chain.genesis().chainId(),
                sender,
                sequence,
                chain.head().height() + EXPIRES_AFTER_BLOCKS,
                chain.genesis().minFee(),
                new Payload.Evidence(evidence));
        byte[] signature = curve.sign(identity, unsigned.id().toBytes(), randomness.bytes(Hash.BYTES));
        return unsigned.sign(signature).encode();
    }
}
