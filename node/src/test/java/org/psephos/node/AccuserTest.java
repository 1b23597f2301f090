package org.psephos.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.staking.StakedSeal;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.PoolLimits;

class AccuserTest {
    private static final long EPOCH_BLOCKS = 100;
    private static final long UNBONDING_BLOCKS = 200;
    private static final Person NODE = Person.named("node");
    private static final List<Person> VALIDATORS = Person.crowd("validator", 20);
    private static final StakedSeal SEAL = new StakedSeal(new StakingTerms(
            new StakeRegister(VALIDATORS.stream()
                    .map(validator -> StakeCandidate.of(validator.address(), Optional.empty(), 1_000))
                    .toList()),
            EPOCH_BLOCKS,
            UNBONDING_BLOCKS,
            1,
            50));

    private static LedgerKit kit(Genesis genesis, PoolLimits limits) {
        return new LedgerKit(
                genesis, TestWorld.MINER, limits, Ledger.rules(SEAL, Curves.best()), new SameThreadWorkers());
    }

    private static LedgerKit kit() {
        return kit(TestWorld.productive(100), LedgerKit.LIMITS);
    }

    private static Accuser accuser(LedgerKit kit) {
        var accuser = new Accuser(kit.ledger(), NODE.key(), Curves.best(), new SeededRandomness(1), task -> kit.time()
                .schedule(0, task));
        kit.ledger().addListener(accuser);
        return accuser;
    }

    private static Bytes proof(int validator, long height) {
        return StakedSeal.evidence(VALIDATORS.get(validator).address(), height, true);
    }

    private static List<Long> punished(LedgerKit kit, int validator) {
        return kit.ledger()
                .chain()
                .state()
                .get(StateColumn.stakes())
                .flatMap(register -> register.find(VALIDATORS.get(validator).address()))
                .map(StakeCandidate::offences)
                .orElse(List.of());
    }

    private static void mine(LedgerKit kit, int blocks) {
        for (int i = 0; i < blocks; i++) {
            kit.mine(1);
            kit.time().settle();
        }
    }

    @Test
    void severalAccusationsAtOnceAllComeOntoTheChain() {
        LedgerKit kit = kit();
        Accuser accuser = accuser(kit);
        IntStream.range(0, VALIDATORS.size()).forEach(validator -> accuser.accept(proof(validator, 1)));
        kit.time().settle();
        assertThat(kit.ledger().pool().count()).as("one at a time").isEqualTo(1);
        mine(kit, VALIDATORS.size() + 3);

        for (int validator = 0; validator < VALIDATORS.size(); validator++) {
            assertThat(punished(kit, validator)).containsExactly(1L);
        }
        assertThat(accuser.waiting()).isZero();
        assertThat(kit.account(NODE).sequence()).isEqualTo(VALIDATORS.size());
    }

    @Test
    void theSameProofIsOfferedOnce() {
        LedgerKit kit = kit();
        Accuser accuser = accuser(kit);
        accuser.accept(proof(0, 1));
        accuser.accept(proof(0, 1));
        kit.time().settle();
        accuser.accept(proof(0, 1));
        mine(kit, 5);

        assertThat(kit.account(NODE).sequence()).isEqualTo(1);
        assertThat(accuser.waiting()).isZero();
    }

    @Test
    void waitsUntilTheFeeCanBePaid() {
        LedgerKit kit = kit(TestWorld.restricted(TestWorld.productive(100), 7, Set.of(), List.of()), LedgerKit.LIMITS);
        Accuser accuser = accuser(kit);
        accuser.accept(proof(0, 1));
        accuser.accept(proof(1, 1));
        mine(kit, 3);
        assertThat(kit.ledger().pool().count()).isZero();
        assertThat(accuser.waiting()).isEqualTo(2);

        var draft = new UnsignedTransaction(
                kit.chainId(), TestWorld.ADA.address(), 0, Person.EXPIRY, 7, new Payload.Transfer(NODE.address(), 14));
        kit.accept(TestWorld.ADA.sign(draft));
        mine(kit, 4);

        assertThat(punished(kit, 0)).containsExactly(1L);
        assertThat(punished(kit, 1)).containsExactly(1L);
        assertThat(accuser.waiting()).isZero();
    }

    @Test
    void waitsUntilThePoolHasRoom() {
        LedgerKit kit = kit(TestWorld.productive(100), new PoolLimits(2, 1 << 20, 600, 100, 500, 1 << 20));
        kit.accept(kit.transfer(TestWorld.ADA, TestWorld.GRACE.address(), 1));
        kit.accept(kit.transfer(TestWorld.ADA, TestWorld.GRACE.address(), 1));
        Accuser accuser = accuser(kit);
        IntStream.range(0, 5).forEach(validator -> accuser.accept(proof(validator, 1)));
        kit.time().settle();
        assertThat(kit.ledger().pool().count()).isEqualTo(2);
        mine(kit, 12);

        IntStream.range(0, 5)
                .forEach(validator -> assertThat(punished(kit, validator)).containsExactly(1L));
        assertThat(accuser.waiting()).isZero();
    }

    @Test
    void offersAgainWhatWasTooMuchForTheLedger() {
        var limits = new PoolLimits(1_000, 1 << 20, 600, 100, 1, 1 << 20);
        LedgerKit kit = kit(TestWorld.productive(100), limits);
        Accuser accuser = accuser(kit);
        accuser.accept(proof(0, 1));
        // Takes the only place among those that are being checked.
        kit.ledger()
                .submissions()
                .submit(List.of(kit.transfer(TestWorld.ADA, TestWorld.GRACE.address(), 1)
                        .encode()));
        kit.time().settle();
        mine(kit, 4);

        assertThat(punished(kit, 0)).containsExactly(1L);
    }

    @Test
    void goesOnWhereAnotherNodeWasFirst() {
        LedgerKit kit = kit();
        Accuser accuser = accuser(kit);
        kit.accept(kit.next(TestWorld.ADA, new Payload.Evidence(proof(0, 1))));
        accuser.accept(proof(0, 1));
        accuser.accept(proof(1, 1));
        kit.time().settle();
        assertThat(accuser.waiting()).as("nothing is on the chain yet").isEqualTo(2);
        mine(kit, 3);

        assertThat(punished(kit, 1)).containsExactly(1L);
        assertThat(kit.account(NODE).sequence()).isEqualTo(1);
        assertThat(accuser.waiting()).isZero();
    }

    @Test
    void forgetsWhatHasBeenPunishedAlready() {
        LedgerKit kit = kit();
        kit.accept(kit.next(TestWorld.ADA, new Payload.Evidence(proof(0, 1))));
        mine(kit, 1);
        Accuser accuser = accuser(kit);
        accuser.accept(proof(0, 1));
        kit.time().settle();

        assertThat(accuser.waiting()).isZero();
        assertThat(kit.ledger().pool().count()).isZero();
    }

    /** Whatever waited behind the transaction that is left out would wait for ever. */
    @Test
    void goesOnWhereAnotherNodesProofCameInABlockFirst() {
        LedgerKit kit = kit();
        LedgerKit other = kit();
        other.accept(other.next(TestWorld.ADA, new Payload.Evidence(proof(0, 1))));
        other.mine(1);
        Accuser accuser = accuser(kit);
        accuser.accept(proof(0, 1));
        accuser.accept(proof(1, 1));
        kit.time().settle();
        assertThat(kit.ledger().pool().count()).isEqualTo(1);
        kit.time().advance(60_000);
        kit.importBlock(other.at(1));
        assertThat(punished(kit, 0)).containsExactly(1L);
        mine(kit, 4);

        assertThat(punished(kit, 1)).containsExactly(1L);
        assertThat(accuser.waiting()).isZero();
        assertThat(kit.ledger().pool().count()).isZero();
    }

    @Test
    void givesUpWhatProvesNothingAndWhatIsTooOld() {
        LedgerKit kit = kit();
        Accuser accuser = accuser(kit);
        accuser.accept(StakedSeal.evidence(VALIDATORS.getFirst().address(), 1, false));
        accuser.accept(StakedSeal.evidence(NODE.address(), 1, true));
        accuser.accept(proof(0, -UNBONDING_BLOCKS - 5));
        accuser.accept(proof(1, 1));
        kit.time().settle();

        assertThat(accuser.waiting()).as("the last one").isEqualTo(1);
        assertThat(kit.ledger().pool().count()).isEqualTo(1);
    }

    @Test
    void theOldestGivesWayWhereTooManyWait() {
        LedgerKit kit = kit(TestWorld.restricted(TestWorld.productive(100), 7, Set.of(), List.of()), LedgerKit.LIMITS);
        Accuser accuser = accuser(kit);
        LongStream.range(0, 3 * Accuser.MAX_PROOFS).forEach(height -> accuser.accept(proof(0, height)));
        kit.time().settle();

        assertThat(accuser.waiting()).isEqualTo(Accuser.MAX_PROOFS);
    }

    @Test
    void aLaneWithoutRoomLosesNothing() {
        LedgerKit kit = kit();
        Queue<Runnable> room = new ArrayDeque<>();
        var full = new boolean[] {true};
        var accuser = new Accuser(kit.ledger(), NODE.key(), Curves.best(), new SeededRandomness(1), task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            room.add(task);
        });
        kit.ledger().addListener(accuser);
        accuser.accept(proof(0, 1));
        full[0] = false;
        for (int i = 0; i < 4; i++) {
            mine(kit, 1);
            for (Runnable task = room.poll(); task != null; task = room.poll()) {
                task.run();
                kit.time().settle();
            }
        }

        assertThat(punished(kit, 0)).containsExactly(1L);
        assertThat(accuser.waiting()).isZero();
    }
}
