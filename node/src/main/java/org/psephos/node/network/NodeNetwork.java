package org.psephos.node.network;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.Scheduler;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainListener;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.consensus.Effect;
import org.psephos.node.producer.EngineLink;
import org.psephos.node.producer.ProducingHost;
import org.psephos.node.sync.AnswerLane;
import org.psephos.node.sync.ChainDesk;
import org.psephos.node.sync.Locator;
import org.psephos.node.sync.Synchronizer;
import org.psephos.node.txpool.PoolReader;
import org.psephos.node.txpool.Submissions;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.application.Network;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.protocol.MessageKind;

/**
 * The ledger as the program on top of the peer-to-peer stack. For the network lane, but for {@link #pooled}, {@link #evicted},
 * {@link #on}, {@link #sealed} and {@link #send}, which any thread may call.
 */
public final class NodeNetwork implements Application, ChainListener, EngineLink, ProducingHost.SealListener {
    /** Between announcements of transactions: so many travel together. */
    static final long FLUSH_MILLIS = 100;

    /** Between reminders of transactions that wait. */
    static final long REMIND_MILLIS = 30_000;

    /** What a byte of headers counts for: each header is looked up by itself. */
    private static final int HEADER_COST = 4;

    private static final System.Logger LOG = System.getLogger(NodeNetwork.class.getName());

    private final Parts parts;
    private final Hash genesisId;
    private final SipHash names;
    private final PooledInbox inbox = new PooledInbox();
    private final BodyServer server;
    private final PeerLine line;
    private final Synchronizer synchronizer;
    private final TransactionRelay transactions;
    private final BlockRelay blocks;
    private final ConsensusGossip gossip;
    private final ProposalRelay proposals;
    private Scheduler.@Nullable Timer flush;
    private Scheduler.@Nullable Timer reminder;
    private boolean stopped;

    /**
     * What it leans on.
     *
     * @param genesisId id of the genesis block
     * @param timers of the network lane
     * @param onSyncing told whenever the node begins or ceases to lag behind its peers
     * @param halt code and detail of what the node may not go on after
     * @param engine this node's
     */
    public record Parts(
            ChainDesk desk,
            Hash genesisId,
            PoolReader pool,
            Submissions submissions,
            Clock clock,
            Executor lane,
            Scheduler timers,
            Randomness randomness,
            MessageCounts counts,
            Consumer<Boolean> onSyncing,
            BiConsumer<String, String> halt,
            EngineDoor engine) {}

    public NodeNetwork(Parts parts) {
        this.parts = parts;
        genesisId = parts.genesisId();
        names = SipHash.read(parts.randomness().bytes(SipHash.KEY_BYTES), 0);
        server = new BodyServer(parts.clock(), parts.timers());
        line = new PeerLine(parts.counts());
        synchronizer = new Synchronizer(
                parts.desk(), line, parts.clock(), parts.timers(), this::fetched, parts.onSyncing(), parts.halt());
        transactions = new TransactionRelay(
                names,
                line,
                parts.submissions(),
                inbox,
                parts.randomness(),
                new AnswerLane(parts.lane(), parts.timers()));
        BlockRelay.Port port = line.blocks(transactions);
        var assembly = new BlockAssembly(port, parts.desk(), parts.pool(), Nonces.draw(parts.randomness()));
        blocks = new BlockRelay(port, parts.desk(), assembly, synchronizer, parts.randomness());
        proposals = new ProposalRelay(port, parts.desk(), assembly, parts.randomness(), parts.engine()::offered);
        gossip = new ConsensusGossip(
                names,
                parts.clock(),
                (peer, content) -> line.tell(peer, NodeMessages.CONSENSUS, content),
                parts.engine()::message,
                parts.engine()::members);
    }

    /** @param network the stack that this is the application of */
    public void start(Network network) {
        line.attach(network);
        synchronizer.start();
        flush = parts.timers().schedule(FLUSH_MILLIS, this::flush);
        reminder = parts.timers().schedule(REMIND_MILLIS, this::remind);
    }

    public void stop() {
        stopped = true;
        synchronizer.stop();
        if (flush != null) {
            flush.cancel();
        }
        if (reminder != null) {
            reminder.cancel();
        }
    }

    private void flush() {
        if (!stopped) {
            flush = parts.timers().schedule(FLUSH_MILLIS, this::flush);
            transactions.pause(synchronizer.isSyncing());
            transactions.flush();
        }
    }

    private void remind() {
        if (!stopped) {
            reminder = parts.timers().schedule(REMIND_MILLIS, this::remind);
            parts.desk().<List<Transaction>>read(parts.pool()::transactions, List.of(), transactions::waiting);
        }
    }

    /** Whether the node knows that it lags behind its peers. Any thread. */
    public boolean isSyncing() {
        return synchronizer.isSyncing();
    }

    /** Headers of better chains whose blocks are still to come. Any thread. */
    public int headersAhead() {
        return synchronizer.headersAhead();
    }

    /** Of the peer's head, as far as it is known; 0 for one that is not connected. */
    public long heightOf(PeerId peer) {
        return synchronizer.heightOf(peer);
    }

    /** A transaction has come into the pool. */
    public void pooled(Transaction transaction) {
        inbox.put(transaction);
    }

    /** A transaction has left the pool without a block. */
    public void evicted(Transaction transaction) {
        inbox.evicted(transaction);
    }

    @Override
    public void on(ChainEvent event) {
        onLane(() -> chainChanged(event));
    }

    /** A block that this node is about to adopt, perhaps its own. */
    @Override
    public void sealed(Block block, Bytes certificate) {
        onLane(() -> {
            if (!stopped) {
                blocks.sealed(block, certificate);
            }
        });
    }

    private void fetched(Block block, Bytes certificate) {
        blocks.fetched(block, certificate);
    }

    @Override
    public void offer(Block block, Effect.Audience to) {
        onLane(() -> proposals.offer(block, to));
    }

    @Override
    public void fetch(Hash block) {
        onLane(() -> proposals.fetch(block));
    }

    @Override
    public void send(Effect.Outgoing message) {
        onLane(() -> gossip.send(message.to(), message.content()));
    }

    /** What finds no place is made up for later: the synchroniser looks at the head every second. */
    private void onLane(Runnable task) {
        try {
            parts.lane().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The network lane has no room", e);
        }
    }

    private void chainChanged(ChainEvent event) {
        if (stopped) {
            return;
        }
        List<ImportedBlock> added =
                switch (event) {
                    case ChainEvent.Extended extended -> List.of(extended.block());
                    case ChainEvent.Reorganised reorganised -> reorganised.added();
                    case ChainEvent.Certified ignored -> List.of();
                };
        for (ImportedBlock block : added) {
            transactions.confirmed(block.block().transactions());
            blocks.builtOn(block.block().header().parent());
        }
        if (!added.isEmpty()) {
            Head head = event.head();
            proposals.decidedUpTo(head.height());
            synchronizer.headChanged(head.id());
            Block block = added.getLast().block();
            if (!synchronizer.isSyncing()
                    && head.id().equals(parts.desk().head().id())) {
                blocks.newHead(block, head.certificate());
            }
        }
    }

    @Override
    public Bytes greeting() {
        Head head = parts.desk().head();
        return new Greeting(head.height(), head.id(), genesisId, names).encode();
    }

    @Override
    public void peerUp(Peer peer) {
        PeerId id = peer.id();
        gossip.peerUp(peer);
        server.peerUp(id);
        switch (Greeting.decode(peer.greeting())) {
            case Decoded.Malformed<Greeting>(String detail) -> line.breach(id, "greeting: " + detail);
            case Decoded.Ok<Greeting>(Greeting greeting)
            when !greeting.genesis().equals(genesisId) -> line.disconnect(id, "another genesis block");
            case Decoded.Ok<Greeting>(Greeting greeting) -> welcome(peer, greeting);
        }
    }

    private void welcome(Peer peer, Greeting greeting) {
        PeerId id = peer.id();
        transactions.peerUp(id, greeting.names());
        blocks.peerUp(id, greeting.head());
        proposals.peerUp(peer);
        synchronizer.peerUp(id, greeting.height());
        parts.desk()
                .<List<Transaction>>read(parts.pool()::transactions, List.of(), pool -> transactions.poolFor(id, pool));
    }

    @Override
    public void peerDown(PeerId peer, String why) {
        gossip.peerDown(peer);
        server.peerDown(peer);
        transactions.peerDown(peer);
        blocks.peerDown(peer);
        proposals.peerDown(peer);
        synchronizer.peerDown(peer);
    }

    @Override
    public void told(PeerId peer, MessageKind kind, byte[] payload) {
        parts.counts().received(kind, payload.length);
        if (kind.equals(NodeMessages.ANNOUNCE)) {
            decode(peer, kind, Announcement.decode(payload)).ifPresent(news -> transactions.announced(peer, news));
        } else if (kind.equals(NodeMessages.COMPACT_BLOCK)) {
            decode(peer, kind, CompactBlock.decode(payload)).ifPresent(block -> blocks.received(peer, block, payload));
        } else if (kind.equals(NodeMessages.PROPOSED_BLOCK)) {
            decode(peer, kind, CompactBlock.decode(payload)).ifPresent(block -> proposals.received(peer, block));
        } else if (kind.equals(NodeMessages.CONSENSUS)) {
            gossip.received(peer, payload);
        } else {
            line.breach(peer, kind + " that nobody asked for");
        }
    }

    @Override
    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
        parts.counts().received(kind, payload.length);
        if (kind.equals(NodeMessages.GET_DATA)) {
            decode(peer, kind, DataRequest.decode(payload)).ifPresent(request -> serve(peer, request, reply));
        } else if (kind.equals(NodeMessages.GET_HEADERS)) {
            decode(peer, kind, Locator.decode(payload)).ifPresent(locator -> serve(peer, locator, reply));
        } else if (kind.equals(NodeMessages.GET_BLOCK_TXS)) {
            decode(peer, kind, MissingRequest.decode(payload)).ifPresent(request -> serve(peer, request, reply));
        } else {
            line.breach(peer, kind + " as a question");
        }
    }

    private void serve(PeerId peer, Locator locator, Reply reply) {
        server.answer(peer, made -> parts.desk().headersAfter(locator, following -> {
            synchronizer.follows(peer, following.height());
            byte[] batch = following.batch();
            made.accept(answer(reply, NodeMessages.HEADERS, batch, (long) HEADER_COST * batch.length));
        }));
    }

    private void serve(PeerId peer, DataRequest request, Reply reply) {
        server.answer(
                peer,
                switch (request) {
                    case DataRequest.Transactions wanted ->
                        made -> made.accept(answer(
                                reply,
                                NodeMessages.DATA,
                                transactions.serve(peer, wanted).encode()));
                    case DataRequest.WholeBlock(Hash id) -> made -> find(id, found -> made.accept(whole(reply, found)));
                    case DataRequest.ProposedBlock(Hash id) ->
                        made -> proposals
                                .shown(peer, id)
                                .ifPresentOrElse(
                                        block -> parts.desk()
                                                .onWorker(
                                                        () -> new StoredBlock(Bytes.EMPTY, block.encode()),
                                                        found -> made.accept(whole(reply, found))),
                                        () -> made.accept(whole(reply, Optional.empty())));
                });
    }

    private BodyServer.Answer whole(Reply reply, Optional<StoredBlock> found) {
        return answer(
                reply,
                NodeMessages.DATA,
                found.<DataAnswer>map(block -> new DataAnswer.WholeBlock(block.certificate(), block.encoded()))
                        .orElseGet(DataAnswer.NoSuchBlock::new)
                        .encode());
    }

    private void find(Hash id, Consumer<Optional<StoredBlock>> found) {
        blocks.fresh(id)
                .ifPresentOrElse(
                        fresh -> parts.desk()
                                .onWorker(
                                        () -> new StoredBlock(
                                                fresh.certificate(),
                                                fresh.block().encode()),
                                        found),
                        () -> parts.desk().block(id, found));
    }

    private void serve(PeerId peer, MissingRequest request, Reply reply) {
        server.answer(peer, made -> parts.desk()
                .transactions(
                        request.block(),
                        request.places(),
                        blocks.fresh(request.block())
                                .map(FreshBlocks.Fresh::block)
                                .or(() -> proposals.shown(peer, request.block())),
                        found -> {
                            byte[] payload = new MissingAnswer(found.map(ChainDesk.Picked::transactions)
                                            .orElse(List.of()))
                                    .encode();
                            long read = found.map(ChainDesk.Picked::readBytes).orElse(0L);
                            made.accept(answer(reply, NodeMessages.BLOCK_TXS, payload, read + payload.length));
                        }));
    }

    private BodyServer.Answer answer(Reply reply, MessageKind kind, byte[] payload) {
        return answer(reply, kind, payload, payload.length);
    }

    private BodyServer.Answer answer(Reply reply, MessageKind kind, byte[] payload, long cost) {
        return new BodyServer.Answer(cost, () -> line.counted(kind, payload, reply.send(kind, payload)));
    }

    @Override
    public void drained(PeerId peer) {
        server.drained(peer);
        blocks.drained(peer);
        proposals.drained(peer);
    }

    private <T> Optional<T> decode(PeerId peer, MessageKind kind, Decoded<T> decoded) {
        if (decoded instanceof Decoded.Malformed<T>(String detail)) {
            line.breach(peer, kind + ": " + detail);
        }
        return decoded.value();
    }
}
