package org.psephos.node.consensus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.HeaderRules;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.node.consensus.ConsensusDriver;
import org.psephos.node.consensus.ConsensusHost;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Engines;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Tip;

/** A node that is nothing but headers and an engine, on virtual time. */
public final class VirtualNode implements ConsensusHost {
    private static final long CANDIDATE_MILLIS = 20;
    private static final long DISK_MILLIS = 3;

    private final VirtualNetwork network;
    private final VirtualScheduler time;
    private final Genesis genesis;
    private final PrivateKey key;
    private final SealVerifier verifier;
    private final Map<String, Bytes> records = new HashMap<>();
    private final Map<Hash, Entry> chain = new HashMap<>();
    private final VirtualClock clock;
    private final VirtualWorkPool workPool;
    private Entry head;
    private boolean up = true;
    private ConsensusProvider.Consensus consensus;
    private ConsensusDriver driver;

    /** Blocks that others show, and those that the engine wants. */
    private final Map<Hash, Block> shown = new HashMap<>();

    private final Map<Hash, Effect.Offer> offered = new HashMap<>();

    /** Undecided blocks that others have shown to this node. */
    private final Set<Hash> everShown = new HashSet<>();

    private final Map<Hash, Block> kept = new HashMap<>();
    private final Set<Hash> wanted = new HashSet<>();
    private final List<Bytes> accusations = new ArrayList<>();
    private Optional<Signed> signed = Optional.empty();

    private record Signed(Position position, Hash digest) {}

    private record Entry(Header header, Bytes trail, Bytes certificate, ChainTip view) {
        Hash id() {
            return view.parentId();
        }
    }

    VirtualNode(VirtualNetwork network, Genesis genesis, PrivateKey key) {
        this.network = network;
        this.genesis = genesis;
        this.key = key;
        time = network.time();
        clock = new VirtualClock(time, genesis.timeMillis() + 1_000);
        workPool = new VirtualWorkPool(time, 20);
        verifier = ((SealVerifiers.Found.Ready) SealVerifiers.installed().find(genesis, Curves.best())).verifier();
        var terms = ChainTip.ChainTerms.of(genesis, ActivationTable.INITIAL);
        Header root = TestGenesis.header(genesis);
        head = new Entry(root, verifier.genesisTrail(), Bytes.EMPTY, ChainTip.atGenesis(terms, root));
        chain.put(head.id(), head);
        consensus = engine();
        driver = new ConsensusDriver(consensus.engine(), this, workPool, time, clock);
        driver.newHead(tip());
    }

    /** As after a crash: the engine has nothing but its records and the chain. */
    public void restart() {
        driver.close();
        consensus = engine();
        driver = new ConsensusDriver(consensus.engine(), this, workPool, time, clock);
        driver.newHead(tip());
        driver.production(true);
    }

    /** As when the power goes: what is not on the disk is gone, and nothing is heard or done. */
    public void crash() {
        up = false;
        driver.close();
        shown.clear();
        offered.clear();
        wanted.clear();
    }

    /** After a {@link #crash}; learns the tips of the others. */
    public void start() {
        up = true;
        restart();
        network.nodes().forEach(other -> network.announce(other, other.tip().id()));
    }

    /** Puts these in the place of what the engine has kept, while the node is down. */
    public void keep(Map<String, Bytes> kept) {
        records.clear();
        records.putAll(kept);
    }

    public boolean isUp() {
        return up;
    }

    public ConsensusDriver driver() {
        return driver;
    }

    public VirtualClock clock() {
        return clock;
    }

    public VirtualWorkPool workPool() {
        return workPool;
    }

    public long height() {
        return head.header().height();
    }

    public long finalizedHeight() {
        return consensus.finality().finalizedHeight(tip());
    }

    public Tip tip() {
        return new Tip(head.id(), head.header(), head.trail(), head.certificate());
    }

    /** Whether nobody would leave either chain for the other. */
    public boolean isAsGoodAs(VirtualNode other) {
        return consensus.forkChoice().compare(head.trail(), other.head.trail()) == 0;
    }

    /** The followed chain's header at a height of at most {@link #height}. */
    public Header at(long height) {
        Header header = head.header();
        while (header.height() > height) {
            header = chain.get(header.parent()).header();
        }
        return header;
    }

    /** Takes a block, and what lies between it and our chain, from another node. */
    void receive(VirtualNode from, Hash block) {
        var missing = new ArrayDeque<Entry>();
        for (Hash at = block;
                !chain.containsKey(at);
                at = missing.peek().header().parent()) {
            missing.push(from.chain.get(at));
        }
        missing.forEach(each -> adopt(each.header(), each.certificate()));
    }

    private void adopt(Header header, Bytes certificate) {
        Entry parent = chain.get(header.parent());
        if (parent == null || chain.containsKey(header.id())) {
            return;
        }
        long earlyMillis = header.timeMillis() - clock.nowMillis() - genesis.maxFutureMillis();
        if (earlyMillis > 0) {
            time.schedule(earlyMillis, () -> adopt(header, certificate));
            return;
        }
        assertThat(HeaderRules.check(header, parent.view())).isEmpty();
        SealVerdict verdict = verifier.verify(parent.header(), parent.trail(), header);
        assertThat(verdict).isInstanceOf(SealVerdict.Valid.class);
        Bytes trail = ((SealVerdict.Valid) verdict).trail();
        assertThat(verifier.certifies(certificate, header, trail))
                .as("certified")
                .isTrue();
        var entry = new Entry(header, trail, certificate, parent.view().with(header));
        chain.put(entry.id(), entry);
        if (consensus.forkChoice().compare(entry.trail(), head.trail()) > 0) {
            head = entry;
            driver.newHead(tip());
        }
        shown.values().removeIf(block -> block.header().height() <= height());
        offered.values().removeIf(offer -> offer.block().header().height() <= height());
        kept.values().removeIf(block -> block.header().height() <= height());
        network.announce(this, entry.id());
    }

    @Override
    public CompletionStage<Optional<Block>> requestCandidate(Effect.RequestCandidate request) {
        return after(CANDIDATE_MILLIS, () -> {
            if (!head.id().equals(request.parent())) {
                return Optional.empty();
            }
            return Optional.of(new Block(
                    new Header(
                            1,
                            genesis.chainId(),
                            height() + 1,
                            head.id(),
                            request.timeMillis(),
                            Block.txRoot(List.of()),
                            network.state(height() + 1).root(),
                            head.view().historyRoot(),
                            publicKey(),
                            request.engineFields(),
                            Bytes.EMPTY),
                    List.of()));
        });
    }

    @Override
    public CompletionStage<ProposalVerdict> checkProposal(Block block) {
        return after(network.checkMillis(), () -> verdict(block.header()));
    }

    private ProposalVerdict verdict(Header header) {
        if (!header.parent().equals(head.id())) {
            return ProposalVerdict.UNDECIDED;
        }
        if (header.timeMillis() > clock.nowMillis() + genesis.maxFutureMillis()) {
            return ProposalVerdict.EARLY;
        }
        boolean valid = HeaderRules.check(header, head.view()).isEmpty()
                && verifier.verify(head.header(), head.trail(), header) instanceof SealVerdict.Valid;
        return valid ? ProposalVerdict.VALID : ProposalVerdict.INVALID;
    }

    @Override
    public void offer(Block block, Effect.Audience to) {
        shown.put(block.header().id(), block);
        offered.put(block.header().id(), new Effect.Offer(block, to));
        network.offer(this, block, to);
    }

    @Override
    public CompletionStage<Void> keep(Block block) {
        return this.<Void>after(DISK_MILLIS, () -> {
            kept.put(block.header().id(), block);
            return null;
        });
    }

    /** What it shows to that node. */
    Optional<Block> offer(Hash block, VirtualNode to) {
        return Optional.ofNullable(offered.get(block))
                .filter(offer -> offer.to().includes(to.publicKey()))
                .map(Effect.Offer::block);
    }

    /** Whether another node has ever shown it a block that was not decided. */
    public boolean hasSeenUndecided() {
        return !everShown.isEmpty();
    }

    @Override
    public void fetch(Hash block) {
        if (kept.containsKey(block)) {
            driver.offered(kept.get(block));
        } else if (wanted.add(block)) {
            Optional.ofNullable(shown.get(block)).ifPresent(this::shown);
        } else {
            network.fetch(this, block);
        }
    }

    /** Another node shows a block that is not decided. */
    void shown(Block block) {
        Hash id = block.header().id();
        if (block.header().height() > height()) {
            shown.put(id, block);
            everShown.add(id);
        }
        if (wanted.remove(id)) {
            driver.offered(block);
        }
    }

    @Override
    public CompletionStage<StateEntry> readState(Hash block, StateKey<?> key) {
        return after(
                CANDIDATE_MILLIS,
                () -> network.state(chain.get(block).header().height()).read(key));
    }

    @Override
    public void commit(Header sealed, Bytes certificate) {
        adopt(sealed, certificate);
    }

    @Override
    public void certify(Hash block, Bytes certificate) {
        throw new AssertionError("nobody certifies here");
    }

    @Override
    public CompletionStage<Void> persist(Map<String, Bytes> written) {
        return this.<Void>after(DISK_MILLIS, () -> {
            written.forEach((name, content) -> {
                if (content.length() == 0) {
                    records.remove(name);
                } else {
                    records.put(name, content);
                }
            });
            return null;
        });
    }

    @Override
    public void send(Effect.Outgoing message) {
        network.send(this, message);
    }

    @Override
    public CompletionStage<Bytes> sign(Effect.Sign request) {
        return after(DISK_MILLIS, () -> {
            signed.ifPresent(last -> {
                int order = request.position().compareTo(last.position());
                if (order < 0 || order == 0 && !request.digest().equals(last.digest())) {
                    throw new IllegalStateException("something else has been signed");
                }
            });
            signed = Optional.of(new Signed(request.position(), request.digest()));
            return Bytes.of(Curves.best().sign(key, request.digest().toBytes(), new byte[32]));
        });
    }

    @Override
    public CompletionStage<Bytes> vouch() {
        Hash digest =
                Sha256.tagged(Tag.SESSION).add(genesis.chainId(), publicKey()).finish();
        return after(DISK_MILLIS, () -> Bytes.of(Curves.best().sign(key, digest.toBytes(), new byte[32])));
    }

    @Override
    public CompletionStage<Bytes> proveVrf(Bytes input) {
        return after(DISK_MILLIS, () -> Bytes.of(Curves.best().proveVrf(key, input.toArray())));
    }

    /** What the engine has accused others of. */
    public List<Bytes> accusations() {
        return accusations;
    }

    @Override
    public void accuse(Bytes evidence) {
        accusations.add(evidence);
    }

    @Override
    public void halted(Throwable cause) {
        throw new AssertionError("the engine halted", cause);
    }

    public PublicKey publicKey() {
        return Curves.best().publicKey(key);
    }

    private ConsensusProvider.Consensus engine() {
        return Engines.create(new ConsensusProvider.Setting(
                genesis,
                publicKey(),
                Optional.of(new ConsensusProvider.Seat(publicKey(), signed.map(Signed::position))),
                Curves.best(),
                network.chance(),
                records));
    }

    private <T> CompletionStage<T> after(long millis, Supplier<T> answer) {
        var result = new CompletableFuture<T>();
        ConsensusDriver asking = driver;
        time.schedule(millis, () -> {
            // What a power cut comes before is not done.
            if (!up || asking != driver) {
                return;
            }
            try {
                result.complete(answer.get());
            } catch (IllegalStateException refused) {
                result.completeExceptionally(refused);
            }
        });
        return result;
    }
}
