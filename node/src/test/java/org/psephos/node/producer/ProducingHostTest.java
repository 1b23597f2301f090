package org.psephos.node.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.MINER;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.chain.ProofStage;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.EngineRecords;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.consensus.Tip;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.MemoryFiles;
import org.psephos.node.testkit.StubEngine;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.PoolLimits;
import org.psephos.node.txpool.TxPool;

/** What an engine asks of the node. */
class ProducingHostTest {
    private static final Path FILE = Path.of("consensus.records");
    private static final Bytes CERTIFICATE = StubEngine.GOOD_CERTIFICATE;

    private final ChainKit kit = new ChainKit();
    private final ChainKit other = kit.fork(0);
    private final MemoryFiles files = new MemoryFiles();
    private final List<Tip> tips = new ArrayList<>();
    private final List<String> halts = new ArrayList<>();
    private final List<Block> found = new ArrayList<>();
    private boolean busy;
    private final ProducingHost host = host();

    private ProducingHost host() {
        var pool = new TxPool(PoolLimits.DEFAULT, sender -> 0);
        var producer = new Producer(
                kit.genesis(),
                ActivationTable.INITIAL,
                TestWorld.rules(),
                new ProofStage(TestWorld.rules(), kit.chain().verified()),
                MINER.address(),
                kit.chain().committed(),
                kit.chain()::committedBlock,
                pool,
                kit.head(),
                1,
                (transaction, why) -> {});
        var host = new ProducingHost(
                kit.chain(),
                producer,
                Runnable::run,
                this::runUnlessBusy,
                this::runUnlessBusy,
                records(),
                kit.clock(),
                tips::add,
                found::add,
                EngineLink.NONE,
                MINER.address(),
                Optional.empty(),
                transaction -> {},
                (code, detail) -> halts.add(code + " " + detail));
        kit.chain().addListener(host);
        return host;
    }

    private void runUnlessBusy(Runnable task) {
        if (busy) {
            throw new RejectedExecutionException();
        }
        task.run();
    }

    private EngineRecords records() {
        return ((EngineRecords.Opened.Ready) EngineRecords.open(files, FILE, kit.chainId())).records();
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    private Effect.RequestCandidate request() {
        return new Effect.RequestCandidate(
                1, kit.head().id(), kit.head().header().timeMillis() + TestWorld.SPACING_MILLIS, StubEngine.weight(1));
    }

    private Transaction transfer(long amount) {
        return ADA.transaction(kit.chainId(), 0, new Payload.Transfer(EDSGER.address(), amount));
    }

    /** More executions than are remembered. */
    private void executeOthers() {
        for (int i = 0; i < 6; i++) {
            kit.next(List.of(transfer(100 + i)));
        }
    }

    @Test
    void adoptsItsCandidateThoughItsExecutionIsForgotten() {
        Block candidate = now(host.requestCandidate(request())).orElseThrow();
        executeOthers();

        host.commit(candidate.header().withSeal(StubEngine.GOOD_SEAL), CERTIFICATE);

        assertThat(kit.head().header()).isEqualTo(candidate.header().withSeal(StubEngine.GOOD_SEAL));
        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        assertThat(tips).last().isEqualTo(tip());
    }

    @Test
    void adoptsACheckedProposalThoughItsExecutionIsForgotten() {
        Block proposal = other.next(List.of(transfer(5)));
        assertThat(now(host.checkProposal(proposal))).isEqualTo(ProposalVerdict.VALID);
        executeOthers();

        host.commit(proposal.header(), CERTIFICATE);

        assertThat(kit.head().id()).isEqualTo(proposal.header().id());
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
        assertThat(halts).isEmpty();
    }

    @Test
    void adoptsNothingThatItHasNotSeen() {
        host.commit(other.next(List.of(transfer(5))).header(), CERTIFICATE);

        assertThat(kit.head().height()).isZero();
        assertThat(halts).isEmpty();
    }

    @Test
    void keepsTheCertificateOfABlockThatCameByAnotherWay() {
        Block proposal = other.next(List.of());
        now(host.checkProposal(proposal));
        kit.adopt(proposal);
        assertThat(kit.head().certificate()).isEqualTo(Bytes.EMPTY);

        host.commit(proposal.header(), CERTIFICATE);

        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        assertThat(tips).last().isEqualTo(tip());
    }

    @Test
    void keepsACertificateThatComesAfterItsBlock() {
        kit.adopt(other.grow());

        host.certify(kit.head().id(), CERTIFICATE);

        assertThat(kit.head().certificate()).isEqualTo(CERTIFICATE);
        assertThat(tips).last().isEqualTo(tip());
    }

    @Test
    void putsTheEnginesRecordsOnTheDisk() {
        now(host.persist(Map.of("vote", CERTIFICATE)));
        assertThat(records().all()).isEqualTo(Map.of("vote", CERTIFICATE));

        files.setFull(true);
        assertThat(host.persist(Map.of("vote", Bytes.EMPTY)).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(records().all()).isEqualTo(Map.of("vote", CERTIFICATE));
    }

    @Test
    void answersWhereItIsTooBusy() {
        busy = true;

        assertThat(host.requestCandidate(request()).toCompletableFuture()).isCompletedExceptionally();
        assertThat(host.checkProposal(other.next(List.of())).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(host.persist(Map.of()).toCompletableFuture()).isCompletedExceptionally();
        host.certify(kit.head().id(), CERTIFICATE);
        assertThat(kit.head().certificate()).isEqualTo(Bytes.EMPTY);
    }

    private Tip tip() {
        return new Tip(
                kit.head().id(),
                kit.head().header(),
                kit.head().trail(),
                kit.head().certificate());
    }
}
