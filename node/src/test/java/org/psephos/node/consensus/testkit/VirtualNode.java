package org.psephos.node.consensus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.HeaderRules;
import org.psephos.core.runtime.SeededRandomness;
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
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.StakeView;
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
    private ConsensusProvider.Consensus consensus;
    private ConsensusDriver driver;

    private record Entry(Header header, Bytes trail, ChainTip view) {
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
        head = new Entry(root, verifier.genesisTrail(), ChainTip.atGenesis(terms, root));
        chain.put(head.id(), head);
        consensus = engine();
        driver = new ConsensusDriver(consensus.engine(), this, workPool, time, clock);
        driver.newHead(tip());
    }

    /** As after a crash: the engine has nothing but its records and the chain. */
    void restart() {
        driver.close();
        consensus = engine();
        driver = new ConsensusDriver(consensus.engine(), this, workPool, time, clock);
        driver.newHead(tip());
        driver.production(true);
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
        return new Tip(head.id(), head.header(), head.trail(), Bytes.EMPTY);
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
    void receive(VirtualNode from, Block block) {
        var missing = new ArrayDeque<Header>();
        Header header = block.header();
        missing.push(header);
        while (!chain.containsKey(header.parent())) {
            header = from.chain.get(header.parent()).header();
            missing.push(header);
        }
        missing.forEach(each -> adopt(new Block(each, List.of())));
    }

    private void adopt(Block block) {
        Header header = block.header();
        Entry parent = chain.get(header.parent());
        if (parent == null || chain.containsKey(header.id())) {
            return;
        }
        long earlyMillis = header.timeMillis() - clock.nowMillis() - genesis.maxFutureMillis();
        if (earlyMillis > 0) {
            time.schedule(earlyMillis, () -> adopt(block));
            return;
        }
        assertThat(HeaderRules.check(header, parent.view())).isEmpty();
        SealVerdict verdict = verifier.verify(parent.header(), parent.trail(), header);
        assertThat(verdict).isInstanceOf(SealVerdict.Valid.class);
        var entry = new Entry(
                header, ((SealVerdict.Valid) verdict).trail(), parent.view().with(header));
        chain.put(entry.id(), entry);
        if (consensus.forkChoice().compare(entry.trail(), head.trail()) > 0) {
            head = entry;
            driver.newHead(tip());
        }
        network.announce(this, block);
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
                            Hash.ZERO,
                            head.view().historyRoot(),
                            publicKey(),
                            request.engineFields(),
                            Bytes.EMPTY),
                    List.of()));
        });
    }

    @Override
    public CompletionStage<ProposalVerdict> checkProposal(Block block) {
        return after(CANDIDATE_MILLIS, () -> ProposalVerdict.VALID);
    }

    @Override
    public void commit(Header sealed, Bytes certificate) {
        assertThat(sealed.producer()).isEqualTo(publicKey());
        adopt(new Block(sealed, List.of()));
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
        return after(
                DISK_MILLIS,
                () -> Bytes.of(Curves.best().sign(key, request.digest().toBytes(), new byte[32])));
    }

    @Override
    public void accuse(Bytes evidence) {
        throw new AssertionError("an honest network accuses nobody");
    }

    @Override
    public void halted(Throwable cause) {
        throw new AssertionError("the engine halted", cause);
    }

    public PublicKey publicKey() {
        return Curves.best().publicKey(key);
    }

    private ConsensusProvider.Consensus engine() {
        return Engines.create(
                new ConsensusProvider.Setting(genesis, publicKey(), StakeView.NONE, new SeededRandomness(7), records));
    }

    private <T> CompletionStage<T> after(long millis, Supplier<T> answer) {
        var result = new CompletableFuture<T>();
        time.schedule(millis, () -> result.complete(answer.get()));
        return result;
    }
}
