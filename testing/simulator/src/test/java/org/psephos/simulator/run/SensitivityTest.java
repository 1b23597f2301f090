package org.psephos.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.accounts.RewardHandler;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.accounts.TransferHandler;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockHandler;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;
import org.psephos.node.state.TxHandler;
import org.psephos.node.voting.CastBallotHandler;
import org.psephos.node.voting.CreateElectionHandler;
import org.psephos.node.voting.EnrolVotersHandler;
import org.psephos.node.voting.OrganiserHandler;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Links;
import org.psephos.simulator.check.Findings;
import org.psephos.simulator.hostile.FilteredApplication;
import org.psephos.simulator.hostile.FilteredLinks;
import org.psephos.simulator.hostile.Villainy;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.Terms;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.wire.Host;

/** Nodes that are all wrong in the same way agree among themselves: that they are wrong must be found nevertheless. */
class SensitivityTest {
    private static final Endpoint NOBODY_THERE = Machine.place(900);
    private static final Scenario CALM =
            new Scenario(Scenario.Engine.pow, 3, 3, 500_000, Scenario.SPACING_MILLIS, false, false, 0);

    /** As it is, but for what a test does to it. */
    private static class Casting implements TxHandler<Payload.CastBallot> {
        private final CastBallotHandler real = new CastBallotHandler();

        @Override
        public PayloadKind kind() {
            return real.kind();
        }

        @Override
        public Class<Payload.CastBallot> payloadType() {
            return real.payloadType();
        }

        @Override
        public Optional<Rejection> check(
                Transaction transaction, Payload.CastBallot payload, BlockContext context, StateReader state) {
            return real.check(transaction, payload, context, state);
        }

        @Override
        public void apply(
                Transaction transaction, Payload.CastBallot payload, BlockContext context, StateWriter state) {
            real.apply(transaction, payload, context, state);
        }
    }

    private static Findings.Finding found(Conduct conduct) {
        return new Simulation(CALM, Optional.of(conduct)).run().finding().orElseThrow();
    }

    private static Conduct executing(TxHandler<?> casting, BlockHandler... atEnd) {
        var rules = new Rules(
                new SenderRules(),
                List.of(
                        new TransferHandler(),
                        new CreateElectionHandler(),
                        new EnrolVotersHandler(),
                        OrganiserHandler.closeEnrolment(),
                        OrganiserHandler.cancel(),
                        casting),
                List.of(atEnd));
        return new Conduct() {
            @Override
            public Rules rules(Machine machine, Terms terms) {
                return rules;
            }
        };
    }

    private static Conduct answering(BiPredicate<PeerId, MessageKind> wanted) {
        return new Conduct() {
            @Override
            public Application application(NodeNetwork network) {
                return new FilteredApplication(network) {
                    @Override
                    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
                        if (wanted.test(peer, kind)) {
                            super.asked(peer, kind, payload, reply);
                        }
                    }
                };
            }
        };
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        assertThat(new Simulation(CALM).run().finding()).isEmpty();
    }

    @Test
    void findsMoneyFromNowhere() {
        BlockHandler mint = (context, fees, state) -> {
            var key = StateColumn.account(context.producer());
            Account account = state.get(key).orElse(Account.EMPTY);
            state.put(key, new Account(account.balance() + 1, account.sequence()));
        };

        assertThat(found(executing(new CastBallotHandler(), new RewardHandler(), mint))
                        .invariant())
                .isEqualTo("RECOUNT");
    }

    @Test
    void findsRewardsThatNobodyGot() {
        assertThat(found(executing(new CastBallotHandler())).invariant()).isEqualTo("RECOUNT");
    }

    @Test
    void findsBallotsThatCountForSomebodyElse() {
        var swapping = new Casting() {
            @Override
            public void apply(
                    Transaction transaction, Payload.CastBallot payload, BlockContext context, StateWriter state) {
                var blank = new OpenBallot(List.of(Choice.BLANK));
                super.apply(transaction, new Payload.CastBallot(payload.election(), blank), context, state);
            }
        };

        assertThat(found(executing(swapping, new RewardHandler())).invariant()).isEqualTo("RECOUNT");
    }

    @Test
    void findsVotersWhoAreCountedTwice() {
        var twice = new Casting() {
            @Override
            public void apply(
                    Transaction transaction, Payload.CastBallot payload, BlockContext context, StateWriter state) {
                super.apply(transaction, payload, context, state);
                var key = StateColumn.status(payload.election());
                ElectionStatus status = state.get(key).orElseThrow();
                state.put(
                        key,
                        new ElectionStatus(
                                status.enrolmentClosed(),
                                status.cancelled(),
                                status.voters(),
                                status.weight(),
                                status.roll(),
                                status.ballots(),
                                status.turnoutVoters() + 1,
                                status.turnoutWeight(),
                                status.tally()));
            }
        };

        assertThat(found(executing(twice, new RewardHandler())).invariant()).isEqualTo("RECOUNT");
    }

    /** By the reason that is remembered, or by the ban, where a later end of a connection took the reason's place. */
    @Test
    void findsHonestNodesThatAreBlamed() {
        assertThat(found(Villainy.GARBLING.conduct(new Chance(1))).invariant())
                .isIn("NO_HONEST_BLAME", "NO_HONEST_BAN");
    }

    @Test
    void findsNodesThatGiveNoAnswers() {
        assertThat(found(answering((peer, kind) -> !kind.name().startsWith("Get")))
                        .invariant())
                .isEqualTo("CONVERGENCE");
    }

    @Test
    void findsNodesThatNeverComeTogether() {
        var lost = new Conduct() {
            @Override
            public Links links(Host host) {
                return new FilteredLinks(host) {
                    @Override
                    public void dial(long link, Endpoint to, Optional<PeerId> expected) {
                        super.dial(link, NOBODY_THERE, expected);
                    }
                };
            }
        };

        assertThat(found(lost).invariant()).isEqualTo("CONVERGENCE");
    }

    @Test
    void findsWhatNodesThrow() {
        assertThat(found(answering((peer, kind) -> {
                            throw new IllegalStateException("a bug");
                        }))
                        .invariant())
                .isEqualTo("NO_EXCEPTION");
    }
}
