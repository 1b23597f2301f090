package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.ballot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.Workers;
import org.psephos.node.accounts.RewardHandler;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.ProofVerifier;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.TxVerdict;
import org.psephos.node.voting.CastBallotHandler;
import org.psephos.node.voting.CreateElectionHandler;
import org.psephos.node.voting.EnrolVotersHandler;
import org.psephos.node.voting.OrganiserHandler;

/** Where and how often proofs are checked, on a chain whose ballots pretend to have some. */
class ProofStageTest {
    private static final Genesis GENESIS = TestWorld.productive(20);
    private static final int VOTERS = ProofStage.MAX_SLICE + 36;
    private static final List<Person> CROWD = Person.crowd("voter", VOTERS);

    private final WatchedWorkers workers = new WatchedWorkers();
    private final ProvenBallots proofs = new ProvenBallots();
    private final LedgerKit kit = kit(proofs);
    private final LedgerKit elsewhere = new LedgerKit(GENESIS);
    private Hash election = Hash.ZERO;

    private LedgerKit kit(TxHandler<CastBallot> ballots) {
        var rules = new Rules(
                new SenderRules(),
                List.of(
                        new CreateElectionHandler(),
                        new EnrolVotersHandler(),
                        OrganiserHandler.closeEnrolment(),
                        ballots),
                List.of(new RewardHandler()));
        return new LedgerKit(GENESIS, TestWorld.MINER, LedgerKit.LIMITS, rules, workers);
    }

    @BeforeEach
    void openAnElection() {
        election = elsewhere.election(ADA, 10_000, 10_000_000, CROWD);
        elsewhere.mineUntil(10_000);
        follow();
    }

    /** Imports what was mined elsewhere. */
    private ImportOutcome follow() {
        ImportOutcome last = new ImportOutcome.AlreadyKnown(Hash.ZERO);
        for (long height = kit.head().height() + 1; height <= elsewhere.head().height(); height++) {
            last = kit.importBlock(elsewhere.at(height));
        }
        return last;
    }

    private Transaction vote(int voter) {
        return CROWD.get(voter).transaction(GENESIS.chainId(), 0, ballot(election, voter % 3));
    }

    private Transaction[] votes() {
        var votes = new Transaction[VOTERS];
        for (int i = 0; i < VOTERS; i++) {
            votes[i] = vote(i);
        }
        return votes;
    }

    @Test
    void checksASubmissionOnceAndOnAWorker() {
        kit.accept(vote(0), vote(1));
        kit.mine(2);

        assertThat(proofs.slices).containsExactly(List.of(vote(0), vote(1)));
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(2);
    }

    @Test
    void refusesASubmissionWhoseProofDoesNotHoldAndNoOtherOfTheBatch() {
        proofs.bad.add(vote(1).fullHash());

        List<TxVerdict> verdicts = kit.submitBytes(List.of(vote(0).encode(), vote(1).encode(), vote(2).encode()));

        assertThat(verdicts.get(0)).isInstanceOf(TxVerdict.Accepted.class);
        assertThat(verdicts.get(1))
                .isInstanceOfSatisfying(TxVerdict.Rejected.class, verdict -> assertThat(verdict.code())
                        .isEqualTo(RejectCode.INVALID_CHOICE));
        assertThat(verdicts.get(2)).isInstanceOf(TxVerdict.Accepted.class);
        assertThat(kit.ledger().pool().count()).isEqualTo(2);
    }

    @Test
    void checksABlockInSlicesBeforeItIsExecuted() {
        elsewhere.accept(votes());
        elsewhere.mine(1);

        assertThat(follow()).isInstanceOf(ImportOutcome.Adopted.class);

        assertThat(proofs.slices).extracting(List::size).containsExactly(ProofStage.MAX_SLICE, 36);
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(VOTERS);
    }

    @Test
    void sparesABlockWhatWasCheckedBefore() {
        kit.accept(vote(0), vote(1));
        elsewhere.accept(vote(0), vote(1), vote(2));
        elsewhere.mine(1);

        assertThat(follow()).isInstanceOf(ImportOutcome.Adopted.class);

        assertThat(proofs.slices).containsExactly(List.of(vote(0), vote(1)), List.of(vote(2)));
    }

    @Test
    void refusesABlockWithAProofThatDoesNotHold() {
        elsewhere.accept(votes());
        elsewhere.mine(1);
        Block block = elsewhere.at(elsewhere.head().height());
        proofs.bad.add(vote(VOTERS - 1).fullHash());
        Hash head = kit.head().id();

        assertThat(kit.importBlock(block)).isInstanceOfSatisfying(ImportOutcome.Invalid.class, invalid -> {
            assertThat(invalid.reason()).isEqualTo(InvalidReason.BAD_TRANSACTION);
            assertThat(invalid.detail()).contains(RejectCode.INVALID_CHOICE.name());
        });
        assertThat(kit.head().id()).isEqualTo(head);
    }

    @Test
    void putsNothingIntoABlockThatWasCheckedAgainstSomethingElse() {
        kit.accept(vote(0));
        proofs.context = Hash.parse("22".repeat(32));
        elsewhere.mine(1);
        follow();

        assertThat(kit.evicted()).containsEntry(vote(0).id(), RejectCode.OVERLOADED);
        kit.accept(vote(0));
        kit.mine(1);
        assertThat(proofs.slices).containsExactly(List.of(vote(0)), List.of(vote(0)));
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(1);
    }

    /** Ballots that carry a proof, whose check this class watches. */
    private final class ProvenBallots implements TxHandler<CastBallot> {
        private final CastBallotHandler ballots = new CastBallotHandler();
        private final List<List<Transaction>> slices = new ArrayList<>();
        private final Set<Hash> bad = new HashSet<>();
        private Hash context = Hash.parse("11".repeat(32));

        @Override
        public PayloadKind kind() {
            return ballots.kind();
        }

        @Override
        public Class<CastBallot> payloadType() {
            return ballots.payloadType();
        }

        @Override
        public Optional<ProofVerifier> proofs(Transaction transaction, CastBallot payload, StateReader parentState) {
            return Optional.of(new Verifier(context));
        }

        @Override
        public Optional<Rejection> check(
                Transaction transaction, CastBallot payload, BlockContext context, StateReader state) {
            return ballots.check(transaction, payload, context, state);
        }

        @Override
        public void apply(Transaction transaction, CastBallot payload, BlockContext context, StateWriter state) {
            ballots.apply(transaction, payload, context, state);
        }

        private final class Verifier implements ProofVerifier {
            private final Hash context;

            private Verifier(Hash context) {
                this.context = context;
            }

            @Override
            public Hash context() {
                return context;
            }

            @Override
            public List<Optional<Rejection>> verify(List<Transaction> transactions) {
                assertThat(workers.working).as("on a worker").isTrue();
                slices.add(List.copyOf(transactions));
                return transactions.stream()
                        .map(transaction -> bad.contains(transaction.fullHash())
                                ? Optional.of(Rejection.of(RejectCode.INVALID_CHOICE))
                                : Optional.<Rejection>empty())
                        .toList();
            }
        }
    }

    /** Knows whether a task of its own is running. */
    private static final class WatchedWorkers implements Workers {
        private final Workers workers = new SameThreadWorkers();
        private boolean working;

        @Override
        public int parallelism() {
            return workers.parallelism();
        }

        @Override
        public <T> CompletionStage<T> submit(Callable<T> task) {
            return workers.submit(() -> {
                working = true;
                try {
                    return task.call();
                } finally {
                    working = false;
                }
            });
        }
    }
}
