package org.psephos.node.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionRules;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.txpool.TxVerdict;

/** Whatever is sent, and in whatever order, blocks hold only what the specification allows, and their sums are those of a recount. */
class HostileSendersTest {
    private static final int ROUNDS = 150;
    private static final int SENT_A_ROUND = 40;
    private static final long MIN_FEE = 3;
    private static final Genesis GENESIS = TestWorld.restricted(TestWorld.productive(20), MIN_FEE, Set.of(), List.of());
    private static final List<Person> PEOPLE = Stream.concat(
                    Stream.of(TestWorld.ADA, TestWorld.GRACE, TestWorld.EDSGER),
                    IntStream.range(0, 5).mapToObj(i -> Person.named("hostile" + i)))
            .toList();

    private final LedgerKit kit = new LedgerKit(GENESIS);
    private final List<Transaction> sent = new ArrayList<>();
    private final List<Announced> elections = new ArrayList<>(List.of(new Announced(Hash.ZERO, TestWorld.ADA)));

    private record Announced(Hash id, Person organiser) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changeNothingThatARecountDoesNotFind(long seed) {
        var chance = new Random(seed);
        var recount = new Recount(GENESIS);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < SENT_A_ROUND; i++) {
                TxVerdict verdict = kit.submitBytes(List.of(anything(chance))).getFirst();
                if (verdict instanceof TxVerdict.Accepted(Hash id)) {
                    accepted++;
                    announced(id);
                }
            }
            kit.mine(1 + chance.nextInt(2));
            assertThat(kit.halts()).isEmpty();
        }
        var other = new LedgerKit(GENESIS, Person.named("another miner"), LedgerKit.LIMITS);
        for (long height = 1; height <= kit.head().height(); height++) {
            Block block = kit.at(height);
            recount.add(block);
            other.clock()
                    .step(Math.max(
                            0, block.header().timeMillis() - other.clock().nowMillis()));
            assertThat(other.importBlock(block)).isInstanceOf(ImportOutcome.Adopted.class);
        }

        assertThat(accepted).isGreaterThan(200);
        recount.assertSameAs(kit);
        assertThat(other.head().header()).isEqualTo(kit.head().header());
    }

    private void announced(Hash id) {
        Transaction last = sent.getLast();
        if (last.payload() instanceof Payload.CreateElection && last.id().equals(id)) {
            elections.add(new Announced(
                    id,
                    PEOPLE.stream()
                            .filter(one -> one.address().equals(last.sender()))
                            .findFirst()
                            .orElseThrow()));
        }
    }

    private byte[] anything(Random chance) {
        Transaction transaction =
                sent.isEmpty() || chance.nextInt(8) > 0 ? fresh(chance) : sent.get(chance.nextInt(sent.size()));
        sent.add(transaction);
        byte[] bytes = transaction.encode();
        if (chance.nextInt(12) == 0) {
            bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        return bytes;
    }

    private Transaction fresh(Random chance) {
        Announced election = elections.get(Math.max(0, elections.size() - 1 - chance.nextInt(4)));
        boolean organises = chance.nextInt(3) == 0;
        Person sender = organises ? election.organiser : one(chance, PEOPLE);
        Payload payload = organises ? step(chance, election.id) : payload(chance, sender, election.id);
        long next = kit.nextSequence(sender);
        long height = kit.head().height() + 1;
        boolean ballot = payload instanceof Payload.CastBallot;
        long least = payload instanceof Payload.EnrolVoters enrol
                ? MIN_FEE * enrol.chunk().size()
                : MIN_FEE;
        var unsigned = new UnsignedTransaction(
                kit.chainId(),
                sender.address(),
                usually(
                        chance,
                        next,
                        Math.max(0, next - 1),
                        next + 1,
                        next + 2,
                        next + 511,
                        next + 512,
                        Long.MAX_VALUE),
                usually(
                        chance,
                        height + 40,
                        height - 1,
                        height,
                        height + 1,
                        height + Limits.MAX_EXPIRY_BLOCKS,
                        height + Limits.MAX_EXPIRY_BLOCKS + 2,
                        Long.MAX_VALUE),
                usually(
                        chance,
                        ballot ? 0 : least,
                        least - 1,
                        least + 1,
                        kit.account(sender).balance(),
                        Long.MAX_VALUE),
                payload);
        Transaction signed = sender.sign(unsigned, chance.nextInt(2));
        return chance.nextInt(15) == 0 ? Person.forged(signed) : signed;
    }

    /** What is the organiser's to do. */
    private static Payload step(Random chance, Hash election) {
        return switch (chance.nextInt(10)) {
            case 0, 1 -> new Payload.CloseEnrolment(election);
            case 2 ->
                chance.nextInt(4) == 0 ? new Payload.CancelElection(election) : new Payload.CloseEnrolment(election);
            default -> new Payload.EnrolVoters(election, roll(chance));
        };
    }

    private Payload payload(Random chance, Person sender, Hash election) {
        long now = kit.head().chainTimeMillis() - GENESIS.timeMillis();
        long balance = kit.account(sender).balance();
        return switch (chance.nextInt(30)) {
            case 0, 1, 2, 3 ->
                new Payload.Transfer(
                        one(chance, PEOPLE).address(),
                        usually(
                                chance,
                                50_000,
                                0,
                                1,
                                balance,
                                Math.max(0, balance - MIN_FEE),
                                1L << 62,
                                Long.MAX_VALUE));
            case 4 -> {
                long opens = now + usually(chance, 5_000, 1, 2_000, 30_000);
                yield new Payload.CreateElection(TestWorld.election(
                        opens,
                        opens + usually(chance, 20_000, 1, 1_000, 90_000),
                        one(chance, List.of(RevoteRule.values()))));
            }
            case 5 -> step(chance, election);
            default -> new Payload.CastBallot(election, new OpenBallot(choices(chance)));
        };
    }

    private static List<RollEntry> roll(Random chance) {
        var keys = new TreeSet<>(IntStream.range(0, 1 + chance.nextInt(12))
                .mapToObj(i -> one(chance, PEOPLE).address())
                .toList());
        long most = ElectionRules.MAX_ROLL_WEIGHT;
        return keys.stream()
                .map(key -> new RollEntry(key, usually(chance, 1 + chance.nextInt(9), most, most - 1, most / 2)))
                .toList();
    }

    private static List<Choice> choices(Random chance) {
        return switch (chance.nextInt(8)) {
            case 0 -> List.of(Choice.BLANK);
            case 1 -> List.of(Choice.of(3));
            case 2 -> List.of(Choice.of(0, 1));
            case 3 -> List.of(Choice.of(255));
            default -> List.of(Choice.of(chance.nextInt(3)));
        };
    }

    private static long usually(Random chance, long usual, long... borders) {
        return chance.nextInt(6) > 0 ? usual : borders[chance.nextInt(borders.length)];
    }

    private static <T> T one(Random chance, List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }
}
