package org.psephos.node.staking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.ledger.Validator;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.accounts.TransferHandler;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.BlockExecution;
import org.psephos.node.state.Rejection;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.TxHandler;
import org.psephos.node.testkit.TestWorld;

/** Any sequence of transactions and blocks comes to the same as with the naive model; proofs aside, which need no state. */
class StakingModelTest {
    private static final Genesis GENESIS = TestWorld.genesis();
    private static final Bytes NO_POSSESSION = Bytes.of(new byte[64]);

    private final Map<Hash, Object> state = new HashMap<>();
    private final StateReader reader = new StateReader() {
        @Override
        @SuppressWarnings("unchecked") // what lies under a key was put there under the same key
        public <V> Optional<V> get(StateKey<V> key) {
            return Optional.ofNullable((V) state.get(key.hash()));
        }
    };

    /** What a run is about: how many play, and on which terms. */
    private record Play(
            List<PublicKey> people, List<PublicKey> validators, StakingTerms terms, long wealth, int actions) {}

    @Property(tries = 60)
    void agreesWithTheModel(@ForAll long seed) {
        var random = new Random(seed);
        List<PublicKey> people = keys(1, 5);
        List<PublicKey> validators = keys(1_000, 10);
        var initial = new ArrayList<StakeCandidate>();
        for (PublicKey validator : validators.subList(0, 1 + random.nextInt(4))) {
            Optional<PublicKey> owner =
                    random.nextBoolean() ? Optional.of(people.get(random.nextInt(people.size()))) : Optional.empty();
            initial.add(StakeCandidate.of(validator, owner, 1 + random.nextInt(50)));
        }
        long epochBlocks = 1 + random.nextInt(4);
        var terms = new StakingTerms(
                new StakeRegister(initial),
                epochBlocks,
                2 * epochBlocks + random.nextInt(12),
                1 + random.nextInt(10),
                List.of(0, 1, 50, 333, 999, 1_000).get(random.nextInt(6)));
        long wealth = random.nextBoolean() ? 100 : 1L << 59;
        run(random, new Play(people, validators, terms, wealth, 400));
    }

    /** More candidates than a set, and in the end than the register, has places for. */
    @Property(tries = 2)
    void agreesWithTheModelWhereEverybodyWantsToBeAValidator(@ForAll long seed) {
        var random = new Random(seed);
        List<PublicKey> validators = keys(1_000, 300);
        var terms = new StakingTerms(
                new StakeRegister(List.of(StakeCandidate.of(validators.getFirst(), Optional.empty(), 1))),
                5,
                30,
                2,
                100);
        run(random, new Play(keys(1, 3), validators, terms, 1_000_000, 1_500));
    }

    private static List<PublicKey> keys(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> PublicKey.parse("%064x".formatted(number)))
                .toList();
    }

    private void run(Random random, Play play) {
        var balances = new TreeMap<PublicKey, Long>();
        play.people.forEach(person -> balances.put(person, play.wealth));
        state.clear();
        balances.forEach(
                (person, balance) -> state.put(StateColumn.account(person).hash(), new Account(balance, 0)));
        var model = new NaiveStakes(play.terms, balances);
        long supply = model.supply();
        var rules = rules(play.terms);
        long height = 1;
        BlockExecution block = block(rules, height);
        for (int i = 0; i < play.actions; i++) {
            if (random.nextInt(4) == 0) {
                block.finish();
                block.changes().forEach(change -> state.put(change.hash(), change.after()));
                model.endOfBlock(height);
                compare(model, play, height);
                assertThat(model.supply() + model.burnt).isEqualTo(supply);
                block = block(rules, ++height);
                continue;
            }
            PublicKey sender = play.people.get(random.nextInt(play.people.size()));
            Payload payload = payload(random, play, height);
            long sequence =
                    block.state().get(StateColumn.account(sender)).orElseThrow().sequence();
            Optional<RejectCode> code =
                    block.append(transaction(sender, sequence, payload)).map(Rejection::code);
            assertThat(code).as("%s at height %d", payload, height).isEqualTo(model.offer(sender, payload, height));
        }
    }

    private static Rules rules(StakingTerms terms) {
        var seal = new StakedSeal(terms);
        var handlers = new ArrayList<TxHandler<?>>(StakingRules.transactions(seal, Curves.best()));
        handlers.add(new TransferHandler());
        return new Rules(new SenderRules(), handlers, StakingRules.blocks(seal));
    }

    private BlockExecution block(Rules rules, long height) {
        return new BlockExecution(rules, new BlockContext(GENESIS, 1, height, 0, TestWorld.MINER.address()), reader);
    }

    private static Transaction transaction(PublicKey sender, long sequence, Payload payload) {
        return new UnsignedTransaction(GENESIS.chainId(), sender, sequence, 50_000, 0, payload).sign(new byte[64]);
    }

    private static Payload payload(Random random, Play play, long height) {
        PublicKey validator = play.validators.get(random.nextInt(play.validators.size()));
        // Few of the many: the same one is met again.
        PublicKey known = play.validators.get(random.nextInt(Math.min(12, play.validators.size())));
        return switch (random.nextInt(8)) {
            case 0 -> new Payload.Transfer(play.people.get(random.nextInt(play.people.size())), amount(random, play));
            case 1, 2, 3 -> new Payload.Stake(validator, amount(random, play), NO_POSSESSION);
            case 4, 5 -> new Payload.Unstake(known, amount(random, play) / 2);
            case 6 -> new Payload.Evidence(StakedSeal.evidence(known, offence(random, height), true));
            default ->
                random.nextInt(10) == 0
                        ? new Payload.Evidence(Bytes.of(new byte[random.nextInt(41)]))
                        : new Payload.Evidence(StakedSeal.evidence(validator, offence(random, height), true));
        };
    }

    private static long offence(Random random, long height) {
        return random.nextInt(20) == 0 ? Long.MAX_VALUE - random.nextInt(3) : 1 + random.nextLong(height + 8);
    }

    private static long amount(Random random, Play play) {
        return random.nextInt(30) == 0
                ? List.of(0L, Long.MAX_VALUE, play.wealth).get(random.nextInt(3))
                : random.nextLong(1 + play.wealth / (play.validators.size() > 100 ? 10_000 : 6));
    }

    private void compare(NaiveStakes model, Play play, long height) {
        for (PublicKey person : play.people) {
            assertThat(reader.get(StateColumn.account(person)).orElseThrow().balance())
                    .isEqualTo(model.balances.get(person));
        }
        var stakes = new Stakes(play.terms);
        StakeRegister register = stakes.register(reader);
        assertThat(register.candidates()).hasSizeLessThanOrEqualTo(StakeRegister.MAX_CANDIDATES);
        assertThat(register.candidates().stream().map(StakeCandidate::key))
                .containsExactlyElementsOf(model.stakers.keySet());
        for (StakeCandidate candidate : register.candidates()) {
            NaiveStakes.Staker expected = model.stakers.get(candidate.key());
            assertThat(candidate)
                    .isEqualTo(new StakeCandidate(
                            candidate.key(),
                            Optional.ofNullable(expected.owner),
                            expected.stake,
                            expected.jailed,
                            expected.unbonding.entrySet().stream()
                                    .map(entry -> new StakeCandidate.Unbonding(entry.getValue(), entry.getKey()))
                                    .toList(),
                            List.copyOf(expected.offences)));
        }
        byte[] encoded = StateColumn.stakes().column().encode(register);
        assertThat(encoded).hasSizeLessThanOrEqualTo(StakeRegister.MAX_CANDIDATES * 292 + 2);
        assertThat(StateColumn.stakes().column().decode(encoded).orThrow()).isEqualTo(register);
        model.sets.forEach((epoch, set) -> assertThat(stakes.validators(epoch, reader))
                .as("validators of epoch %d at height %d", epoch, height)
                .contains(new ValidatorSet(set.entrySet().stream()
                        .map(entry -> new Validator(entry.getKey(), entry.getValue()))
                        .toList())));
    }
}
