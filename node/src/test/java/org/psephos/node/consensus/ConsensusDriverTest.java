package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.testkit.TestGenesis;

class ConsensusDriverTest {
    private static final Bytes CONTENT = Bytes.of(new byte[] {1});
    private static final PublicKey PEER = PublicKey.of(new byte[32]);
    private static final Effect.Outgoing MESSAGE = new Effect.Outgoing(List.of(), CONTENT);
    private static final Block BLOCK = block();
    private static final Effect.RequestCandidate REQUEST = new Effect.RequestCandidate(1, Hash.ZERO, 5, Bytes.EMPTY);
    private static final Effect COMMIT = new Effect.Commit(BLOCK.header(), CONTENT);
    private static final Effect PERSIST = new Effect.PersistThenSend(Map.of("vote", CONTENT), List.of(MESSAGE));

    private final VirtualScheduler time = new VirtualScheduler();
    private final VirtualClock clock = new VirtualClock(time, 1_000);
    private final Host host = new Host();
    private final Pool pool = new Pool();
    private final List<Event> events = new ArrayList<>();
    private Function<Event, List<Effect>> script = event -> List.of();
    private final ConsensusDriver driver = new ConsensusDriver(
            (event, now) -> {
                assertThat(now).isEqualTo(clock.nowMillis());
                events.add(event);
                return script.apply(event);
            },
            host,
            pool,
            time,
            clock);

    @Test
    void bringsBackTheCandidate() {
        run(REQUEST);
        host.candidate.complete(Optional.of(BLOCK));

        assertThat(next()).isEqualTo(new Event.Candidate(1, BLOCK));
    }

    @Test
    void answersNoCandidateWhereThereIsNoneAndWhereItFails() {
        run(REQUEST);
        host.candidate.complete(Optional.empty());
        assertThat(next()).isEqualTo(new Event.NoCandidate(1));

        host.candidate = new CompletableFuture<>();
        run(REQUEST);
        host.candidate.completeExceptionally(new IllegalStateException("disk full"));
        assertThat(next()).isEqualTo(new Event.NoCandidate(1));
    }

    @Test
    void bringsBackTheVerdictOnAProposal() {
        run(new Effect.CheckProposal(BLOCK));
        host.verdict.complete(ProposalVerdict.EARLY);
        assertThat(next()).isEqualTo(new Event.ProposalChecked(BLOCK.header().id(), ProposalVerdict.EARLY));

        host.verdict = new CompletableFuture<>();
        run(new Effect.CheckProposal(BLOCK));
        host.verdict.completeExceptionally(new IllegalStateException());
        assertThat(next()).isEqualTo(new Event.ProposalChecked(BLOCK.header().id(), ProposalVerdict.UNDECIDED));
    }

    @Test
    void bringsBackTheSignatureOrTheReasonWhyNot() {
        run(new Effect.Sign(7, new Position(1, 2, 3), Hash.ZERO));
        host.signature.complete(CONTENT);
        assertThat(next()).isEqualTo(new Event.Signed(7, CONTENT));

        host.signature = new CompletableFuture<>();
        run(new Effect.Sign(8, new Position(1, 2, 3), Hash.ZERO));
        host.signature.completeExceptionally(new IllegalStateException("signed another"));
        assertThat(next()).isEqualTo(new Event.NotSigned(8, "signed another"));
    }

    @Test
    void bringsBackWhatTheValidatorVouchesFor() {
        run(new Effect.Vouch(9));
        host.signature.complete(CONTENT);

        assertThat(next()).isEqualTo(new Event.Signed(9, CONTENT));
    }

    @Test
    void asksForNothingBeforeAKeptBlockIsOnTheDisk() {
        run(new Effect.Keep(BLOCK), new Effect.Offer(BLOCK));
        assertThat(host.log).containsExactly("keep");

        host.persisted.complete(null);
        time.settle();
        assertThat(host.log).containsExactly("keep", "offer");
    }

    @Test
    void haltsWhereABlockCannotBeKept() {
        run(new Effect.Keep(BLOCK), new Effect.Offer(BLOCK));
        host.persisted.completeExceptionally(new IllegalStateException("disk full"));
        time.settle();

        assertThat(host.log).containsExactly("keep", "halted");
    }

    @Test
    void bringsBackTheProofAndTheEntryOfTheState() {
        run(new Effect.ProveVrf(4, CONTENT));
        host.signature.complete(CONTENT);
        assertThat(next()).isEqualTo(new Event.Proven(4, CONTENT));

        var proof = new StateProof(List.of(), new StateProof.InNothing());
        run(new Effect.ReadState(5, Hash.ZERO, StateColumn.validators(2)));
        host.entry.complete(new ConsensusHost.StateEntry(Optional.empty(), proof));
        assertThat(next()).isEqualTo(new Event.StateRead(5, Optional.empty(), proof));

        host.entry = new CompletableFuture<>();
        run(new Effect.ReadState(6, Hash.ZERO, StateColumn.validators(2)));
        host.entry.completeExceptionally(new IllegalStateException("no longer the tip"));
        assertThat(next()).isEqualTo(new Event.StateNotRead(6));
    }

    @Test
    void carriesProposalsBothWays() {
        run(new Effect.Offer(BLOCK));
        run(new Effect.Fetch(BLOCK.header().id()));
        driver.offered(BLOCK);

        assertThat(host.log).containsExactly("offer", "fetch");
        assertThat(next()).isEqualTo(new Event.Offered(BLOCK));
    }

    @Test
    void startsAndStopsWorkAndBringsBackTheSeal() {
        run(new Effect.StartWork(3, () -> null));
        assertThat(pool.log).containsExactly("start");
        pool.found.accept(CONTENT);
        assertThat(next()).isEqualTo(new Event.WorkFound(3, CONTENT));

        run(new Effect.StopWork());
        assertThat(pool.log).containsExactly("start", "stop");
    }

    @Test
    void sendsNothingBeforeItsRecordIsOnTheDisk() {
        run(PERSIST);
        assertThat(host.log).containsExactly("persist [vote]");

        host.persisted.complete(null);
        time.settle();
        assertThat(host.log).containsExactly("persist [vote]", "send");
    }

    @Test
    void holdsBackAllLaterEffectsUntilTheRecordIsOnTheDisk() {
        run(PERSIST, COMMIT);
        script = event -> List.of(new Effect.Accuse(CONTENT));
        driver.message(PEER, CONTENT);
        time.settle();
        assertThat(host.log).containsExactly("persist [vote]");

        host.persisted.complete(null);
        time.settle();
        assertThat(host.log).containsExactly("persist [vote]", "send", "commit", "accuse");
    }

    @Test
    void keepsABoundedNumberOfEventsWhileTheDiskIsSlow() {
        run(PERSIST);
        events.clear();
        int taken = 0;
        for (int i = 0; i < 3 * ConsensusDriver.MAX_WAITING_MESSAGES; i++) {
            taken += driver.message(PEER, CONTENT) ? 1 : 0;
            driver.production(i % 2 == 0);
            driver.newHead(tip(i));
            time.settle();
        }
        assertThat(events).isEmpty();
        assertThat(taken).isEqualTo(ConsensusDriver.MAX_WAITING_MESSAGES);

        host.persisted.complete(null);
        time.settle();

        assertThat(events).hasSize(ConsensusDriver.MAX_WAITING_MESSAGES + 2);
        assertThat(events)
                .endsWith(
                        new Event.Production(false),
                        new Event.NewHead(tip(3 * ConsensusDriver.MAX_WAITING_MESSAGES - 1)));
        assertThat(driver.message(PEER, CONTENT)).isTrue();
    }

    private static Tip tip(int number) {
        return new Tip(Hash.ZERO, BLOCK.header(), Bytes.of(new byte[] {(byte) (number >> 8), (byte) number}), CONTENT);
    }

    @Test
    void keepsACertificateThatCameAfterItsBlock() {
        run(new Effect.Certify(Hash.ZERO, CONTENT));

        assertThat(host.log).containsExactly("certify");
    }

    @Test
    void stopsForGoodWhereARecordCannotBePersisted() {
        run(PERSIST, COMMIT);
        host.persisted.completeExceptionally(new IllegalStateException("disk full"));
        time.settle();

        assertThat(host.log).containsExactly("persist [vote]", "halted");
        assertThat(driver.isRunning()).isFalse();
        events.clear();
        driver.production(true);
        time.settle();
        assertThat(events).isEmpty();
    }

    @Test
    void stopsForGoodWhereTheEngineThrows() {
        script = event -> {
            throw new IllegalStateException("bug");
        };
        driver.production(true);
        time.settle();

        assertThat(host.log).containsExactly("halted");
        assertThat(pool.log).containsExactly("stop");
    }

    @Test
    void firesTimersAtTheirTimeAndReplacesThoseOfTheSameName() {
        run(new Effect.SetTimer("a", 1_500), new Effect.SetTimer("b", 1_700), new Effect.SetTimer("a", 1_800));
        time.advance(699);
        assertThat(events).hasSize(1);

        time.advance(101);
        assertThat(events.subList(1, 3)).containsExactly(new Event.TimerFired("b"), new Event.TimerFired("a"));
        assertThat(time.waiting()).isZero();
    }

    @Test
    void cancelsTimers() {
        run(new Effect.SetTimer("a", 1_500), new Effect.CancelTimer("a"), new Effect.CancelTimer("never set"));
        time.advance(10_000);

        assertThat(events).containsExactly(new Event.Production(true));
    }

    @Test
    void aTimerThatFiredButWasNotToldYetCanStillBeCancelledOrSetAnew() {
        Effect cancel = new Effect.CancelTimer("a");
        Effect replace = new Effect.SetTimer("b", 5_000);
        run(new Effect.SetTimer("a", 1_500), new Effect.SetTimer("b", 1_500), PERSIST);
        script = event -> event instanceof Event.Message ? List.of(cancel, replace) : List.of();
        driver.message(PEER, CONTENT);
        time.advance(1_000);
        host.persisted.complete(null);
        time.settle();
        assertThat(events.subList(1, events.size())).containsExactly(new Event.Message(PEER, CONTENT));

        time.advance(4_000);
        assertThat(events.getLast()).isEqualTo(new Event.TimerFired("b"));
    }

    @Test
    void dropsMessagesBeyondItsBound() {
        for (int i = 0; i < ConsensusDriver.MAX_WAITING_MESSAGES; i++) {
            assertThat(driver.message(PEER, CONTENT)).isTrue();
        }
        assertThat(driver.message(PEER, CONTENT)).isFalse();

        time.settle();
        assertThat(events).hasSize(ConsensusDriver.MAX_WAITING_MESSAGES);
        assertThat(driver.message(PEER, CONTENT)).isTrue();
    }

    @Test
    void ignoresAnswersAfterClosing() {
        run(REQUEST, new Effect.SetTimer("a", 2_000));
        events.clear();
        driver.close();
        host.candidate.complete(Optional.of(BLOCK));
        time.advance(10_000);

        assertThat(events).isEmpty();
        assertThat(pool.log).containsExactly("stop");
    }

    private void run(Effect... effects) {
        script = event -> List.of(effects);
        driver.production(true);
        time.settle();
        script = event -> List.of();
    }

    private Event next() {
        time.settle();
        return events.getLast();
    }

    private static Block block() {
        Genesis genesis = TestGenesis.of("none", new TreeMap<>());
        return new Block(TestGenesis.header(genesis), List.of());
    }

    private static final class Pool implements WorkPool {
        final List<String> log = new ArrayList<>();
        Consumer<Bytes> found = seal -> {};

        @Override
        public void start(Work work, Consumer<Bytes> onFound) {
            log.add("start");
            found = onFound;
        }

        @Override
        public void stop() {
            log.add("stop");
        }
    }

    private static final class Host implements ConsensusHost {
        final List<String> log = new ArrayList<>();
        CompletableFuture<Optional<Block>> candidate = new CompletableFuture<>();
        CompletableFuture<ProposalVerdict> verdict = new CompletableFuture<>();
        CompletableFuture<Bytes> signature = new CompletableFuture<>();
        CompletableFuture<StateEntry> entry = new CompletableFuture<>();
        final CompletableFuture<Void> persisted = new CompletableFuture<>();

        @Override
        public CompletionStage<Optional<Block>> requestCandidate(Effect.RequestCandidate request) {
            return candidate;
        }

        @Override
        public CompletionStage<ProposalVerdict> checkProposal(Block block) {
            return verdict;
        }

        @Override
        public void offer(Block block, Effect.Audience to) {
            log.add("offer");
        }

        @Override
        public void fetch(Hash block) {
            log.add("fetch");
        }

        @Override
        public CompletionStage<Void> keep(Block block) {
            log.add("keep");
            return persisted;
        }

        @Override
        public CompletionStage<Bytes> vouch() {
            return signature;
        }

        @Override
        public CompletionStage<StateEntry> readState(Hash block, StateKey<?> key) {
            return entry;
        }

        @Override
        public CompletionStage<Bytes> proveVrf(Bytes input) {
            return signature;
        }

        @Override
        public void commit(Header sealed, Bytes certificate) {
            log.add("commit");
        }

        @Override
        public void certify(Hash block, Bytes certificate) {
            log.add("certify");
        }

        @Override
        public CompletionStage<Void> persist(Map<String, Bytes> records) {
            log.add("persist " + records.keySet());
            return persisted;
        }

        @Override
        public void send(Effect.Outgoing message) {
            log.add("send");
        }

        @Override
        public CompletionStage<Bytes> sign(Effect.Sign request) {
            return signature;
        }

        @Override
        public void accuse(Bytes evidence) {
            log.add("accuse");
        }

        @Override
        public void halted(Throwable cause) {
            log.add("halted");
        }
    }
}
