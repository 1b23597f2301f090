package org.psephos.node.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.runtime.Workers;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.consensus.ForkChoice;

/**
 * Asks the chain where waiting does no harm, and brings the answers to the network lane. Where the node is too busy to ask, the answer
 * is as if there were nothing.
 */
public final class ChainDesk {
    private static final System.Logger LOG = System.getLogger(ChainDesk.class.getName());

    private final ChainReader chain;
    private final Door door;
    private final ForkChoice forkChoice;
    private final Executor readers;
    private final Workers workers;
    private final AnswerLane lane;

    /** The chain's, for blocks. Any thread. */
    public interface Door {
        /** @param certificate came beside the block */
        CompletionStage<ImportOutcome> importBlock(Block block, Bytes certificate);

        /** Does what can be done before the block's turn; completes when that is over, whatever came of it. */
        default CompletionStage<Void> checkAhead(Block block) {
            return CompletableFuture.completedStage(null);
        }
    }

    /**
     * @param readers where the disk may be waited for
     * @param lane the network lane; every question has its answer there, be it late
     */
    public ChainDesk(
            ChainReader chain, Door door, ForkChoice forkChoice, Executor readers, Workers workers, AnswerLane lane) {
        this.chain = chain;
        this.door = door;
        this.forkChoice = forkChoice;
        this.readers = readers;
        this.workers = workers;
        this.lane = lane;
    }

    /**
     * Where headers join what is stored.
     *
     * @param base the chain up to the last of them that is stored, or to the parent of the first; empty where neither is stored
     * @param stored how many of them are
     * @param followed whether that block is on the followed chain
     */
    record Joint(Optional<HeaderChain> base, int stored, boolean followed) {}

    /**
     * What became of headers that were judged in their order.
     *
     * @param chains up to each of the good ones
     * @param fault what is wrong with the next one, if anything is
     * @param earlyMillis time of the next one, where it is ahead of our clock
     */
    record Judged(List<HeaderChain> chains, Optional<String> fault, OptionalLong earlyMillis) {}

    /** What became of a block's bytes. */
    sealed interface Unpacked {
        record Whole(Block block) implements Unpacked {}

        /** Another block or none, or the body is not the header's. */
        record Wrong() implements Unpacked {}

        /** This node had no time to look: to be tried again, and nobody's fault. */
        record Busy() implements Unpacked {}
    }

    public Head head() {
        return chain.head();
    }

    long maxReorgDepth() {
        return forkChoice.maxReorgDepth();
    }

    long maxFutureMillis() {
        return chain.genesis().maxFutureMillis();
    }

    int maxBlockBytes() {
        return chain.genesis().maxBlockBytes();
    }

    /** Whether a chain with this trail is to be preferred to the one with the other. */
    boolean isBetter(Bytes trail, Bytes otherTrail) {
        return forkChoice.compare(trail, otherTrail) > 0;
    }

    void locator(Consumer<Optional<Locator>> answer) {
        read(
                () -> Optional.of(new Locator(Locator.heights(chain.head().height()).stream()
                        .flatMap(height -> chain.idAt(height).stream())
                        .toList())),
                Optional.empty(),
                answer);
    }

    /**
     * What follows a block of the followed chain.
     *
     * @param height of that block
     * @param batch a {@link HeaderBatch}, encoded
     */
    public record Following(long height, byte[] batch) {}

    /** What follows the first block of the locator that is on the followed chain. */
    public void headersAfter(Locator locator, Consumer<Following> answer) {
        read(() -> headersAfter(locator), new Following(0, new HeaderBatch(false, List.of()).encode()), answer);
    }

    private Following headersAfter(Locator locator) {
        long from = locator.ids().stream()
                .filter(chain::isOnChain)
                .findFirst()
                .flatMap(chain::header)
                .map(known -> known.height() + 1)
                .orElse(1L);
        var batch = new HeaderBatch.Encoder();
        Hash last = Hash.ZERO;
        for (Hash id : chain.ids(from, from + HeaderBatch.MAX_HEADERS)) {
            Optional<Header> header = chain.header(id);
            if (header.isEmpty() || batch.isFull()) {
                break;
            }
            batch.add(header.get());
            last = id;
        }
        boolean more = batch.count() > 0 && from + batch.count() <= chain.head().height();
        Bytes certificate = chain.needsCertificate() ? chain.certificate(last) : Bytes.EMPTY;
        return new Following(from - 1, batch.encode(more, certificate));
    }

    public void block(Hash id, Consumer<Optional<StoredBlock>> answer) {
        read(
                () -> chain.encodedBlock(id).map(encoded -> new StoredBlock(chain.certificate(id), encoded)),
                Optional.empty(),
                answer);
    }

    /** Whether the engine takes no block for the head without a certificate. */
    public boolean needsCertificate() {
        return chain.needsCertificate();
    }

    /**
     * Transactions of a block.
     *
     * @param readBytes what had to be read for them
     */
    public record Picked(List<byte[]> transactions, long readBytes) {}

    /**
     * Transactions of a block by their places, of which there is one at least; empty where it is not stored; none where it has no such place.
     *
     * @param fresh the block, where it is at hand
     */
    public void transactions(Hash id, List<Integer> places, Optional<Block> fresh, Consumer<Optional<Picked>> answer) {
        read(
                () -> fresh.or(() -> chain.block(id))
                        .map(block -> pick(block, places, fresh.isPresent() ? 0 : block.size())),
                Optional.empty(),
                answer);
    }

    private static Picked pick(Block block, List<Integer> places, long readBytes) {
        List<Transaction> all = block.transactions();
        boolean has = places.getLast() < all.size();
        return new Picked(
                has ? places.stream().map(place -> all.get(place).encode()).toList() : List.of(), readBytes);
    }

    /**
     * Empty where the node is too busy.
     *
     * @param headers at least one
     */
    void join(List<Header> headers, Consumer<Optional<Joint>> answer) {
        read(() -> Optional.of(join(headers)), Optional.empty(), answer);
    }

    private Joint join(List<Header> headers) {
        for (int i = headers.size(); i >= 0; i--) {
            Hash id = i == 0 ? headers.getFirst().parent() : headers.get(i - 1).id();
            Optional<HeaderChain> base = chain.headerChain(id);
            if (base.isPresent()) {
                return new Joint(base, i, chain.isOnChain(id));
            }
        }
        return new Joint(Optional.empty(), 0, false);
    }

    /**
     * @param certificate of the last header; where the engine needs one, a tip that nobody has agreed on is no better than none
     * @param latestMillis what is later is too early for us
     */
    void judge(
            HeaderChain base,
            List<Header> headers,
            Bytes certificate,
            long latestMillis,
            Consumer<Optional<Judged>> answer) {
        deliver(
                () -> workers.submit(() -> Optional.of(judge(base, headers, certificate, latestMillis))),
                Optional.empty(),
                answer);
    }

    private static Judged judge(HeaderChain base, List<Header> headers, Bytes certificate, long latestMillis) {
        var chains = new ArrayList<HeaderChain>();
        HeaderChain tip = base;
        for (Header header : headers) {
            switch (tip.extend(header)) {
                case HeaderChain.Step.Extended(HeaderChain next) -> tip = next;
                case HeaderChain.Step.BreaksRule(var fault) -> {
                    return new Judged(chains, Optional.of(fault + ": " + fault.message()), OptionalLong.empty());
                }
                case HeaderChain.Step.BadSeal(String detail) -> {
                    return new Judged(chains, Optional.of(detail), OptionalLong.empty());
                }
            }
            // As with whole blocks: only a header that cost its maker something is worth another try.
            if (header.timeMillis() > latestMillis) {
                return new Judged(chains, Optional.empty(), OptionalLong.of(header.timeMillis()));
            }
            chains.add(tip);
        }
        Optional<String> fault = tip.isCertified(certificate)
                ? Optional.empty()
                : Optional.of("no certificate of the last one, " + tip.headId());
        return new Judged(chains, fault, OptionalLong.empty());
    }

    /** Looks whether these bytes are the block with this id. */
    void decode(Hash id, byte[] encoded, Consumer<Unpacked> answer) {
        deliver(
                () -> workers.submit(() -> switch (Block.decode(encoded)) {
                    case Decoded.Ok<Block>(Block block)
                    when block.header().id().equals(id) && block.bodyMatchesHeader() -> new Unpacked.Whole(block);
                    case Decoded.Ok<Block> ignored -> new Unpacked.Wrong();
                    case Decoded.Malformed<Block> ignored -> new Unpacked.Wrong();
                }),
                new Unpacked.Busy(),
                answer);
    }

    /** Checks a block before its turn; answers when that is over. */
    void checkAhead(Block block, Runnable answer) {
        deliver(() -> door.checkAhead(block).thenApply(ignored -> true), false, checked -> answer.run());
    }

    /** Runs on a worker what takes time; empty where it failed. */
    public <T> void onWorker(Supplier<T> task, Consumer<Optional<T>> answer) {
        deliver(() -> workers.submit(() -> Optional.of(task.get())), Optional.empty(), answer);
    }

    /** Empty where the node is too busy, or stops: the block may be handed in again. */
    void importBlock(Block block, Bytes certificate, Consumer<Optional<ImportOutcome>> answer) {
        deliver(() -> door.importBlock(block, certificate).thenApply(Optional::of), Optional.empty(), answer);
    }

    /** Runs on the reading thread; {@code otherwise} where it failed. */
    public <T> void read(Supplier<T> question, T otherwise, Consumer<T> answer) {
        try {
            readers.execute(() -> {
                T found = otherwise;
                try {
                    found = question.get();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "A question about the chain failed", e);
                }
                bring(found, answer);
            });
        } catch (RejectedExecutionException e) {
            bring(otherwise, answer);
        }
    }

    private <T> void deliver(Supplier<CompletionStage<T>> task, T otherwise, Consumer<T> answer) {
        CompletionStage<T> result;
        try {
            result = task.get();
        } catch (RejectedExecutionException e) {
            bring(otherwise, answer);
            return;
        }
        result.exceptionally(failure -> {
                    LOG.log(System.Logger.Level.DEBUG, "Work for the network failed", failure);
                    return otherwise;
                })
                .thenAccept(found -> bring(found, answer));
    }

    private <T> void bring(T found, Consumer<T> answer) {
        lane.execute(() -> answer.accept(found));
    }
}
