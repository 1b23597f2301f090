package org.psephos.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.testkit.ChainKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;

/** Whatever people do on whatever branches, the chain that wins has the balances and sums that a simple model gives it. */
class ChainModelProperties {
    private static final int REWARD = 5;
    private static final List<Person> PEOPLE =
            List.of(TestWorld.ADA, TestWorld.GRACE, TestWorld.EDSGER, Person.named("barbara"));

    /** A wish of somebody; one that cannot be granted where it stands is left out of the block. */
    sealed interface Wish {
        record Pay(int from, int to, int amount) implements Wish {}

        record Vote(int voter, int option) implements Wish {}
    }

    /** One block, on branch {@code branch}, with a restart of the node that watches before it where {@code restart}. */
    record Step(int branch, List<Wish> wishes, boolean restart) {}

    /** What a branch must hold, worked out without any of the chain's code. */
    private static final class Model {
        final Map<Person, Long> balances = new HashMap<>();
        final Map<Person, Long> sequences = new HashMap<>();
        final Map<Person, Integer> choices = new HashMap<>();
        final Map<Person, Integer> ballots = new HashMap<>();

        Model copy() {
            var copy = new Model();
            copy.balances.putAll(balances);
            copy.sequences.putAll(sequences);
            copy.choices.putAll(choices);
            copy.ballots.putAll(ballots);
            return copy;
        }

        long nextSequence(Person person) {
            return sequences.merge(person, 1L, Long::sum) - 1;
        }

        boolean grant(Wish wish) {
            return switch (wish) {
                case Wish.Pay(int from, int to, int amount) -> {
                    long balance = balances.getOrDefault(PEOPLE.get(from), 0L);
                    if (amount == 0 || amount > balance) {
                        yield false;
                    }
                    balances.merge(PEOPLE.get(from), (long) -amount, Long::sum);
                    balances.merge(PEOPLE.get(to), (long) amount, Long::sum);
                    yield true;
                }
                case Wish.Vote(int voter, int option) -> {
                    Person person = PEOPLE.get(voter);
                    if (ballots.getOrDefault(person, 0) == TestWorld.BALLOTS_PER_VOTER) {
                        yield false;
                    }
                    ballots.merge(person, 1, Integer::sum);
                    choices.put(person, option);
                    yield true;
                }
            };
        }

        String tally() {
            long[] sums = new long[8];
            choices.values().forEach(option -> {
                sums[2 * option]++;
                sums[2 * option + 1]++;
            });
            return java.util.Arrays.toString(sums);
        }
    }

    private record Branch(ChainKit kit, Model model) {}

    @Property(tries = 40)
    void agreesWithTheModelOfTheBranchThatWins(@ForAll("steps") List<Step> steps) {
        var watcher = new ChainKit();
        Hash election = openElection(watcher);
        long start = watcher.head().height();
        var branches = new ArrayList<Branch>();
        for (int i = 0; i < 3; i++) {
            branches.add(new Branch(watcher.fork(start, "producer" + i), startingModel()));
        }
        Branch winner = branches.getFirst();
        long best = start;
        for (Step step : steps) {
            if (step.restart()) {
                watcher.reopen(step.wishes().size() % 2 == 0);
            }
            Branch branch = branches.get(step.branch());
            watcher.feed(grow(branch, election, step.wishes()));
            if (branch.kit.head().height() > best) {
                best = branch.kit.head().height();
                winner = branch;
            }
            check(watcher, best == start ? startingModel() : winner.model, election);
        }
        if (best > start) {
            watcher.assertSameAs(winner.kit);
        }
    }

    private static Block grow(Branch branch, Hash election, List<Wish> wishes) {
        var transactions = new ArrayList<Transaction>();
        for (Wish wish : wishes) {
            if (branch.model.grant(wish)) {
                transactions.add(transaction(branch, election, wish));
            }
        }
        return branch.kit.grow(transactions.toArray(Transaction[]::new));
    }

    private static Transaction transaction(Branch branch, Hash election, Wish wish) {
        Hash chain = branch.kit.chainId();
        return switch (wish) {
            case Wish.Pay(int from, int to, int amount) -> {
                Person payer = PEOPLE.get(from);
                yield payer.transaction(
                        chain,
                        branch.model.nextSequence(payer),
                        new Payload.Transfer(PEOPLE.get(to).address(), amount));
            }
            case Wish.Vote(int voter, int option) -> {
                Person person = PEOPLE.get(voter);
                yield person.transaction(chain, branch.model.nextSequence(person), TestWorld.ballot(election, option));
            }
        };
    }

    private static void check(ChainKit watcher, Model model, Hash election) {
        var expected = new TreeMap<String, Account>();
        var actual = new TreeMap<String, Account>();
        for (Person person : PEOPLE) {
            expected.put(
                    person.address().toHex(),
                    new Account(model.balances.getOrDefault(person, 0L), model.sequences.getOrDefault(person, 0L)));
            actual.put(person.address().toHex(), watcher.account(person));
        }
        assertThat(actual).isEqualTo(expected);
        assertThat(watcher.status(election).tally()).hasToString(model.tally());
        assertThat(watcher.status(election).turnoutVoters()).isEqualTo(model.choices.size());
        assertThat(watcher.status(election).ballots().count())
                .isEqualTo(
                        model.ballots.values().stream().mapToInt(count -> count).sum());
        long produced = watcher.head().height() * REWARD;
        assertThat(model.balances.values().stream()
                        .mapToLong(balance -> balance)
                        .sum())
                .as("only rewards make money, and they go to producers")
                .isEqualTo(2_000_000);
        assertThat(produced).isPositive();
    }

    private static Model startingModel() {
        var model = new Model();
        model.balances.put(TestWorld.ADA, 1_000_000L);
        model.balances.put(TestWorld.GRACE, 1_000_000L);
        model.sequences.put(TestWorld.ADA, 3L);
        return model;
    }

    private static Hash openElection(ChainKit kit) {
        List<Person> voters = PEOPLE.stream()
                .sorted(java.util.Comparator.comparing(Person::address))
                .toList();
        List<Transaction> prepared = TestWorld.prepared(
                kit.chainId(), TestWorld.ADA, 0, TestWorld.election(8_000, 10_000_000, RevoteRule.LAST), voters);
        kit.grow(prepared.toArray(Transaction[]::new));
        kit.growTo(20);
        return prepared.getFirst().id();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> person = Arbitraries.integers().between(0, PEOPLE.size() - 1);
        Arbitrary<Wish> pay = Combinators.combine(
                        person, person, Arbitraries.integers().between(0, 700_000))
                .as(Wish.Pay::new);
        Arbitrary<Wish> vote = Combinators.combine(
                        person, Arbitraries.integers().between(0, 2))
                .as(Wish.Vote::new);
        Arbitrary<List<Wish>> wishes = Arbitraries.oneOf(pay, vote).list().ofMaxSize(5);
        Arbitrary<Boolean> restart = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, Arbitraries.just(false)), net.jqwik.api.Tuple.of(1, Arbitraries.just(true)));
        return Combinators.combine(Arbitraries.integers().between(0, 2), wishes, restart)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }
}
