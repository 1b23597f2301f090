package org.psephos.node.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.txpool.PoolReader;

/** Puts blocks together from a compact block, the pool, and what the sender gives where that does not suffice. */
final class BlockAssembly {
    private final BlockRelay.Port port;
    private final ChainDesk desk;
    private final PoolReader pool;
    private final long secret;

    /** @param lacked transactions that this node did not have */
    record Assembled(Block block, List<Transaction> lacked) {}

    /** @param secret by chance, see {@link NamedPlaces} */
    BlockAssembly(BlockRelay.Port port, ChainDesk desk, PoolReader pool, long secret) {
        this.port = port;
        this.desk = desk;
        this.pool = pool;
        this.secret = secret;
    }

    /** Empty where it did not come to a block with the transactions that the header commits to, which is nobody's fault. */
    void build(PeerId from, CompactBlock compact, Consumer<Optional<Assembled>> result) {
        desk.onWorker(() -> Reconstruction.of(compact, pool.transactions(), secret), made -> {
            Optional<Reconstruction> begun = made.flatMap(one -> one);
            if (begun.isEmpty()) {
                result.accept(Optional.empty());
                return;
            }
            Reconstruction block = begun.get();
            List<Integer> missing = block.missing();
            if (missing.isEmpty()) {
                finish(block, List.of(), result);
            } else if (!port.askMissing(
                    from,
                    new MissingRequest(compact.header().id(), missing),
                    answer -> answer.ifPresentOrElse(
                            transactions -> finish(block, transactions, result),
                            () -> result.accept(Optional.empty())))) {
                result.accept(Optional.empty());
            }
        });
    }

    private void finish(Reconstruction block, List<byte[]> missing, Consumer<Optional<Assembled>> result) {
        List<Integer> lacked = block.lacked();
        desk.onWorker(
                () -> block.fill(missing) ? block.block() : Optional.<Block>empty(),
                made -> result.accept(made.flatMap(one -> one)
                        .map(whole -> new Assembled(
                                whole,
                                lacked.stream().map(whole.transactions()::get).toList()))));
    }
}
