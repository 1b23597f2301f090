package org.psephos.node.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.LedgerKit;

/** Follows blocks by docs/spec/ledger.md §7 and state.md §3 with none of the ledger's rules, and refuses what they do not allow. */
final class Recount {
    private static final long MAX_WEIGHT = 1L << 40;

    private final Genesis genesis;
    private final Map<PublicKey, Long> balances = new HashMap<>();
    private final Map<PublicKey, Long> sequences = new HashMap<>();
    private final Map<Hash, Election> elections = new HashMap<>();
    private final List<Long> times = new ArrayList<>();
    private long ballotsCast;

    private static final class Election {
        final PublicKey organiser;
        final ElectionDefinition definition;
        final Map<PublicKey, Long> roll = new HashMap<>();
        final Map<PublicKey, OpenBallot> counting = new HashMap<>();
        final Map<PublicKey, Integer> cast = new HashMap<>();
        boolean closed;
        boolean cancelled;

        Election(PublicKey organiser, ElectionDefinition definition) {
            this.organiser = organiser;
            this.definition = definition;
        }
    }

    Recount(Genesis genesis) {
        this.genesis = genesis;
        balances.putAll(genesis.accounts());
        times.add(genesis.timeMillis());
    }

    void add(Block block) {
        long[] ancestors = LongStream.range(Math.max(0, times.size() - 11), times.size())
                .map(i -> times.get((int) i))
                .sorted()
                .toArray();
        long now = ancestors[ancestors.length / 2];
        long income = genesis.blockReward();
        for (Transaction transaction : block.transactions()) {
            income += transaction.fee();
            add(transaction, now, block.header().height());
        }
        balances.merge(block.header().producer(), income, Long::sum);
        times.add(block.header().timeMillis());
    }

    private void add(Transaction transaction, long now, long height) {
        PublicKey sender = transaction.sender();
        long balance = balances.getOrDefault(sender, 0L);
        assertThat(transaction.sequence()).isEqualTo(sequences.getOrDefault(sender, 0L));
        assertThat(transaction.expiryHeight()).isBetween(height, height + 100_000);
        assertThat(transaction.fee()).isBetween(0L, balance);
        sequences.merge(sender, 1L, Long::sum);
        balances.put(sender, balance - transaction.fee());
        long least = genesis.minFee();
        switch (transaction.payload()) {
            case Payload.Transfer(PublicKey to, long amount) -> {
                assertThat(amount).isBetween(1L, balances.get(sender));
                balances.merge(sender, -amount, Long::sum);
                balances.merge(to, amount, Long::sum);
            }
            case Payload.CreateElection(ElectionDefinition definition) -> {
                assertThat(definition.enrolByMillis()).isGreaterThan(now);
                assertThat(elections.put(transaction.id(), new Election(sender, definition)))
                        .isNull();
            }
            case Payload.EnrolVoters enrol -> {
                Election election = preparing(enrol.election(), sender, now);
                assertThat(election.closed).isFalse();
                assertThat(now).isLessThan(election.definition.enrolByMillis());
                least = Math.multiplyExact(least, enrol.chunk().size());
                enrol.chunk().forEach(entry -> assertThat(election.roll.put(entry.voter(), entry.weight()))
                        .isNull());
                assertThat(sum(election.roll)).isLessThanOrEqualTo(MAX_WEIGHT);
            }
            case Payload.CloseEnrolment(Hash id) -> {
                Election election = preparing(id, sender, now);
                assertThat(election.closed).isFalse();
                assertThat(election.roll).isNotEmpty();
                election.closed = true;
            }
            case Payload.CancelElection(Hash id) -> preparing(id, sender, now).cancelled = true;
            case Payload.Stake _, Payload.Unstake _, Payload.Evidence _, Payload.ChangeMembers _ ->
                throw new AssertionError("nobody has stake here, nobody is a member");
            case Payload.CastBallot(Hash id, OpenBallot ballot) -> {
                assertThat(transaction.fee()).isZero();
                least = 0;
                cast(elections.get(id), sender, ballot, now);
            }
        }
        assertThat(transaction.fee()).isGreaterThanOrEqualTo(least);
    }

    private Election preparing(Hash id, PublicKey sender, long now) {
        Election election = elections.get(id);
        assertThat(election).isNotNull();
        assertThat(election.organiser).isEqualTo(sender);
        assertThat(election.cancelled).isFalse();
        assertThat(now).isLessThan(election.definition.opensMillis());
        return election;
    }

    private void cast(Election election, PublicKey voter, OpenBallot ballot, long now) {
        assertThat(election).isNotNull();
        assertThat(election.closed).isTrue();
        assertThat(election.cancelled).isFalse();
        assertThat(now).isBetween(election.definition.opensMillis(), election.definition.closesMillis() - 1);
        assertThat(election.roll).containsKey(voter);
        int before = election.cast.getOrDefault(voter, 0);
        assertThat(before).isLessThan(election.definition.revote() == RevoteRule.FIRST ? 1 : genesis.ballotsPerVoter());
        assertThat(ballot.choices()).hasSize(1);
        Choice choice = ballot.choices().getFirst();
        assertThat(choice.isBlank() || choice.size() == 1 && choice.option(0) < 3)
                .isTrue();
        election.cast.put(voter, before + 1);
        election.counting.put(voter, ballot);
        ballotsCast++;
    }

    void assertSameAs(LedgerKit kit) {
        assertThat(sum(balances)).isEqualTo(sum(genesis.accounts()) + genesis.blockReward() * (times.size() - 1));
        balances.forEach(
                (owner, balance) -> assertThat(kit.ledger().chain().state().get(StateColumn.account(owner)))
                        .hasValue(new Account(balance, sequences.getOrDefault(owner, 0L))));
        elections.forEach((id, election) -> assertSame(election, kit.status(id)));
        assertThat(ballotsCast).as("there was something to count").isGreaterThan(20);
    }

    private static void assertSame(Election election, ElectionStatus status) {
        var sums = new long[4][2];
        election.counting.forEach((voter, ballot) -> {
            Choice choice = ballot.choices().getFirst();
            long[] sum = sums[choice.isBlank() ? 3 : choice.option(0)];
            sum[0]++;
            sum[1] += election.roll.get(voter);
        });
        for (int option = 0; option < 3; option++) {
            assertThat(status.tally().count(0, option)).isEqualTo(sums[option][0]);
            assertThat(status.tally().weight(0, option)).isEqualTo(sums[option][1]);
        }
        assertThat(status.tally().blankCount(0)).isEqualTo(sums[3][0]);
        assertThat(status.tally().blankWeight(0)).isEqualTo(sums[3][1]);
        assertThat(status.voters()).isEqualTo(election.roll.size());
        assertThat(status.weight()).isEqualTo(sum(election.roll));
        assertThat(status.turnoutVoters()).isEqualTo(election.counting.size());
        assertThat(status.ballots().count())
                .isEqualTo(
                        election.cast.values().stream().mapToInt(cast -> cast).sum());
        assertThat(status.enrolmentClosed()).isEqualTo(election.closed);
        assertThat(status.cancelled()).isEqualTo(election.cancelled);
    }

    private static long sum(Map<PublicKey, Long> amounts) {
        return amounts.values().stream().mapToLong(amount -> amount).sum();
    }
}
