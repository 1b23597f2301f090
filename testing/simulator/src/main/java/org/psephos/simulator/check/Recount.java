package org.psephos.simulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.state.StateReader;

/** Money and votes, counted anew from the bytes of the followed chain's blocks and compared with what the node says. */
final class Recount {
    private static final int WINDOW = 11;

    private final Genesis genesis;
    private final Map<PublicKey, Long> balances = new TreeMap<>();
    private final Map<PublicKey, Long> sequences = new TreeMap<>();
    private final Map<Hash, Count> elections = new TreeMap<>();
    private final List<Long> times = new ArrayList<>();
    private final @Nullable StakeCount stakes;
    private final long stakedInGenesis;
    private @Nullable String fault;

    private static final class Count {
        final PublicKey organiser;
        final ElectionDefinition definition;
        final Map<PublicKey, Long> roll = new TreeMap<>();
        final Map<PublicKey, OpenBallot> last = new TreeMap<>();
        int ballots;
        boolean closed;

        Count(PublicKey organiser, ElectionDefinition definition) {
            this.organiser = organiser;
            this.definition = definition;
        }
    }

    private Recount(Genesis genesis, SealVerifier seals) {
        this.genesis = genesis;
        stakes = seals.staking().map(terms -> new StakeCount(terms, seals)).orElse(null);
        stakedInGenesis = stakes == null ? 0 : stakes.worth();
        balances.putAll(genesis.accounts());
        times.add(genesis.timeMillis());
    }

    /** What differs, if anything does. */
    static Optional<String> compare(ChainReader chain, SealVerifier seals) {
        var recount = new Recount(chain.genesis(), seals);
        long height = chain.head().height();
        for (Hash id : chain.ids(1, height + 1)) {
            byte[] encoded = chain.encodedBlock(id).orElseThrow();
            recount.add(Block.decode(encoded).orThrow());
        }
        recount.compare(chain.state(), height);
        return Optional.ofNullable(recount.fault);
    }

    private void require(boolean holds, String what) {
        if (!holds && fault == null) {
            fault = what;
        }
    }

    private void add(Block block) {
        long[] window = times.subList(Math.max(0, times.size() - WINDOW), times.size()).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        long nowMillis = window[window.length / 2];
        long fees = 0;
        for (Transaction transaction : block.transactions()) {
            fees += transaction.fee();
            add(transaction, nowMillis, block.header().height());
        }
        balances.merge(block.header().producer(), genesis.blockReward() + fees, Long::sum);
        if (stakes != null) {
            stakes.endOfBlock(block.header().height(), balances);
        }
        times.add(block.header().timeMillis());
    }

    private void add(Transaction transaction, long nowMillis, long height) {
        PublicKey sender = transaction.sender();
        require(
                transaction.sequence() == sequences.getOrDefault(sender, 0L),
                transaction.id() + " stands at the wrong place among its sender's transactions");
        sequences.merge(sender, 1L, Long::sum);
        balances.merge(sender, -transaction.fee(), Long::sum);
        switch (transaction.payload()) {
            case Payload.Transfer(PublicKey to, long amount) -> {
                balances.merge(sender, -amount, Long::sum);
                balances.merge(to, amount, Long::sum);
            }
            case Payload.CreateElection(ElectionDefinition definition) ->
                elections.put(transaction.id(), new Count(sender, definition));
            case Payload.EnrolVoters enrol -> {
                Count count = prepared(enrol.election(), sender, nowMillis);
                enrol.chunk()
                        .forEach(entry -> require(
                                count.roll.put(entry.voter(), entry.weight()) == null,
                                entry.voter() + " is enrolled twice"));
            }
            case Payload.CloseEnrolment(Hash id) -> prepared(id, sender, nowMillis).closed = true;
            case Payload.CancelElection(Hash id) -> prepared(id, sender, nowMillis).closed = false;
            case Payload.CastBallot(Hash id, OpenBallot ballot) -> cast(id, sender, ballot, nowMillis);
            case Payload.Stake stake -> {
                balances.merge(sender, -stake.amount(), Long::sum);
                ofStake(counted -> counted.add(sender, stake));
            }
            case Payload.Unstake unstake -> ofStake(counted -> counted.withdraw(sender, unstake, height));
            case Payload.Evidence evidence -> ofStake(counted -> counted.punish(evidence, height));
            case Payload.ChangeMembers _ -> require(false, "nobody here is a member");
        }
        require(balances.getOrDefault(sender, 0L) >= 0, sender + " spent what it has not");
    }

    private void ofStake(Function<StakeCount, Optional<String>> what) {
        StakeCount counted = stakes;
        if (counted == null) {
            require(false, "a block is about stake, which nobody has here");
        } else {
            what.apply(counted).ifPresent(wrong -> require(false, wrong));
        }
    }

    private Count prepared(Hash id, PublicKey sender, long nowMillis) {
        Count count = elections.get(id);
        if (count == null) {
            throw new IllegalStateException("a block prepares the election " + id + ", which nobody created");
        }
        require(count.organiser.equals(sender), "somebody else prepares the election " + id);
        require(
                !count.closed && nowMillis < count.definition.opensMillis(),
                "the election " + id + " is changed too late");
        return count;
    }

    private void cast(Hash id, PublicKey voter, OpenBallot ballot, long nowMillis) {
        Count count = elections.get(id);
        if (count == null) {
            throw new IllegalStateException("a ballot for the election " + id + ", which nobody created");
        }
        require(count.closed && count.roll.containsKey(voter), voter + " votes without being on a closed roll");
        require(
                nowMillis >= count.definition.opensMillis() && nowMillis < count.definition.closesMillis(),
                voter + " votes outside the time for it");
        count.last.put(voter, ballot);
        count.ballots++;
    }

    private void compare(StateReader state, long height) {
        long supply = 0;
        for (Map.Entry<PublicKey, Long> owner : balances.entrySet()) {
            Account account = state.get(StateColumn.account(owner.getKey())).orElse(Account.EMPTY);
            supply += account.balance();
            require(
                    account.equals(new Account(owner.getValue(), sequences.getOrDefault(owner.getKey(), 0L))),
                    "the account " + owner.getKey() + " is " + account + ", counted " + owner.getValue());
        }
        long issued =
                genesis.accounts().values().stream().mapToLong(Long::longValue).sum()
                        + stakedInGenesis
                        + genesis.blockReward() * height;
        if (stakes != null) {
            supply += stakes.worth() + stakes.burnt();
            stakes.compare(state).ifPresent(wrong -> require(false, wrong));
        }
        require(supply == issued, "there are " + supply + " in accounts, stakes and burnt, issued were " + issued);
        elections.forEach(
                (id, count) -> compare(count, state.get(StateColumn.status(id)).orElseThrow()));
    }

    private void compare(Count count, ElectionStatus status) {
        int options = count.definition.questions().getFirst().options().size();
        long blank = 0;
        var sums = new long[options];
        for (Map.Entry<PublicKey, OpenBallot> vote : count.last.entrySet()) {
            Choice choice = vote.getValue().choices().getFirst();
            if (choice.isBlank()) {
                blank += count.roll.getOrDefault(vote.getKey(), 0L);
            } else {
                sums[choice.option(0)] += count.roll.getOrDefault(vote.getKey(), 0L);
            }
        }
        for (int option = 0; option < options; option++) {
            require(
                    status.tally().weight(0, option) == sums[option],
                    "option " + option + " has " + status.tally().weight(0, option) + ", counted " + sums[option]);
        }
        require(status.tally().blankWeight(0) == blank, "blank votes differ");
        require(
                status.turnoutVoters() == count.last.size(),
                status.turnoutVoters() + " voters are counted, " + count.last.size() + " voted");
        require(status.ballots().count() == count.ballots, "the log of ballots differs");
        require(status.voters() == count.roll.size(), "the roll differs");
    }
}
