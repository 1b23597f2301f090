package org.psephos.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VectorRun;

/** {@code docs/spec/vectors/execution.json}: what the node's own rules say of transactions, and the state after each block. */
class ExecutionVectorsTest {
    private static final TestKey ORGANISER = TestKey.of("organiser");
    private static final TestKey RICH = TestKey.of("rich");
    private static final TestKey PRODUCER = TestKey.of("producer");
    private static final Hash OTHER = Hash.parse("0f".repeat(32));
    private static final PublicKey OFF_CURVE = PublicKey.parse("ff".repeat(32));
    private static final int NOBODY_FITS = 9;

    /** Codes of the pool and of the decoder; those of stake and of members have vectors of their own. */
    private static final Set<RejectCode> NOT_OF_EXECUTION = EnumSet.of(
            RejectCode.MALFORMED,
            RejectCode.SEQUENCE_TAKEN,
            RejectCode.POOL_FULL,
            RejectCode.SENDER_LIMIT,
            RejectCode.OVERLOADED,
            RejectCode.STAKE_TOO_LOW,
            RejectCode.BAD_POSSESSION,
            RejectCode.VALIDATORS_FULL,
            RejectCode.UNKNOWN_VALIDATOR,
            RejectCode.NOT_VALIDATOR_OWNER,
            RejectCode.VALIDATOR_JAILED,
            RejectCode.INSUFFICIENT_STAKE,
            RejectCode.UNBONDING_FULL,
            RejectCode.BAD_EVIDENCE,
            RejectCode.EVIDENCE_TOO_OLD,
            RejectCode.NOT_A_VALIDATOR,
            RejectCode.OFFENCE_PUNISHED,
            RejectCode.MEMBERS_CHANGED,
            RejectCode.BAD_MEMBER_CHANGE,
            RejectCode.APPROVALS_MISSING,
            RejectCode.BAD_APPROVAL);

    private final Set<RejectCode> seen = EnumSet.noneOf(RejectCode.class);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check("execution.json", "chains", List.of(money(), election(), firstBallot(), restricted(), dear()));

        assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(NOT_OF_EXECUTION)));
    }

    /** Fees, rewards, sequences, expiry, signatures. */
    private Map<?, ?> money() {
        VectorRun chain = run(genesis(10, 2, 1_024, Set.of(), Set.of()));
        TestKey poor = TestKey.of("poor");
        chain.block(1, 0, PRODUCER.publicKey());
        chain.offer(RICH, 0, 5, 2, pay(poor, 100));
        chain.offer(RICH, 0, 5, 2, pay(poor, 100));
        chain.offer(RICH, 2, 5, 2, pay(poor, 100));
        chain.offer(RICH, 1, 5, 1, pay(poor, 100));
        chain.offer(RICH, 1, 0, 2, pay(poor, 100));
        chain.offer(RICH, 1, 100_001, 2, pay(poor, 100));
        chain.offer(RICH, 2, 100_002, 2, pay(poor, 100));
        chain.offer(RICH, 2, 1, 3, pay(RICH, 7));
        chain.offer(RICH, 3, 1, 2, pay(poor, 0));
        chain.offer(poor, 0, 9, 201, pay(RICH, 1));
        chain.offer(poor, 0, 9, 3, pay(RICH, 198));
        chain.offer(poor, 0, 9, 3, pay(RICH, 197));
        chain.offer(TestKey.of("nobody"), 0, 9, 2, pay(RICH, 1));
        chain.offer(RICH, 3, 9, 2, new Payload.Transfer(OFF_CURVE, 1));
        chain.offer(ORGANISER, 0, 9, 2, new Payload.CloseEnrolment(OTHER));
        chain.offer(RICH.sign(new UnsignedTransaction(OTHER, RICH.publicKey(), 3, 9, 2, pay(ORGANISER, 1))));
        chain.offer(forged(chain.genesis().chainId()));
        chain.offer(PRODUCER, 0, 9, 2, pay(RICH, 1));
        chain.end();
        chain.block(2, 0, PRODUCER.publicKey());
        chain.offer(PRODUCER, 0, 9, 2, pay(PRODUCER, 8));
        chain.offer(PRODUCER, 1, 9, 2, pay(RICH, 9));
        chain.end();
        chain.block(3, 0, OFF_CURVE);
        chain.end();
        return chain.finish("fees, rewards, sequences, expiry");
    }

    private VectorRun run(Genesis genesis) {
        return new VectorRun(genesis, TestWorld.rules(), seen);
    }

    /** Every rule but the signature is kept. */
    private static Transaction forged(Hash chainId) {
        byte[] bytes = RICH.sign(new UnsignedTransaction(chainId, RICH.publicKey(), 3, 9, 2, pay(ORGANISER, 1)))
                .encode();
        bytes[bytes.length - 1] ^= 1;
        return Transaction.decode(bytes).orThrow();
    }

    private static Payload pay(TestKey to, long amount) {
        return new Payload.Transfer(to.publicKey(), amount);
    }

    private static Genesis genesis(
            long reward, long minFee, int maxTransactionBytes, Set<Integer> excluded, Set<PublicKey> creators) {
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(RICH.publicKey(), 1_000_000L);
        accounts.put(ORGANISER.publicKey(), 1_000L);
        return new Genesis(
                "vectors",
                "tpsv",
                Bytes.EMPTY,
                0,
                "none",
                new EngineParameters(new TreeMap<>()),
                8 << 20,
                maxTransactionBytes,
                1,
                0,
                reward,
                minFee,
                2,
                new TreeSet<>(excluded),
                new TreeSet<>(creators),
                accounts);
    }

    /** One election from its creation to its result, and all that is refused on the way. */
    private Map<?, ?> election() {
        VectorRun chain = run(genesis(0, 0, 131_072, Set.of(), Set.of()));
        ElectionDefinition definition = definition(RevoteRule.LAST);
        List<TestKey> voters = voters(5);
        chain.block(1, 99, PRODUCER.publicKey());
        Hash id = chain.offer(ORGANISER, 0, 5, 0, new Payload.CreateElection(definition));
        Hash failing = chain.offer(ORGANISER, 1, 5, 0, new Payload.CreateElection(definition));
        Hash cancelled = chain.offer(ORGANISER, 2, 5, 0, new Payload.CreateElection(definition));
        chain.offer(ORGANISER, 3, 5, 0, new Payload.CloseEnrolment(id));
        chain.offer(ORGANISER, 3, 5, 0, enrol(id, 1, voters.subList(0, 3)));
        chain.offer(ORGANISER, 4, 5, 0, enrol(id, 1, voters.subList(2, 4)));
        chain.offer(ORGANISER, 4, 5, 0, enrol(id, 1L << 40, voters.subList(3, 4)));
        chain.offer(ORGANISER, 4, 5, 0, enrol(id, (1L << 40) - 6, voters.subList(3, 4)));
        chain.offer(RICH, 0, 5, 0, enrol(id, 1, voters.subList(4, 5)));
        chain.offer(RICH, 0, 5, 0, new Payload.CloseEnrolment(id));
        chain.offer(RICH, 0, 5, 0, new Payload.CancelElection(id));
        chain.offer(ORGANISER, 5, 5, 0, enrol(OTHER, 1, voters.subList(4, 5)));
        chain.offer(ORGANISER, 5, 5, 0, new Payload.CancelElection(OTHER));
        chain.offer(ORGANISER, 5, 5, 0, offCurve(id));
        chain.offer(voters.get(0), 0, 5, 0, cast(OTHER, 0));
        chain.offer(voters.get(0), 0, 5, 0, cast(id, 0));
        chain.offer(ORGANISER, 5, 5, 0, enrol(cancelled, 1, voters));
        chain.offer(ORGANISER, 6, 5, 0, new Payload.CloseEnrolment(cancelled));
        chain.offer(ORGANISER, 7, 5, 0, new Payload.CancelElection(cancelled));
        chain.offer(ORGANISER, 8, 5, 0, new Payload.CancelElection(cancelled));
        chain.offer(ORGANISER, 8, 5, 0, enrol(cancelled, 1, List.of(ORGANISER)));
        chain.offer(ORGANISER, 8, 5, 0, new Payload.CloseEnrolment(cancelled));
        chain.end();
        chain.block(2, 100, PRODUCER.publicKey());
        chain.offer(ORGANISER, 8, 5, 0, new Payload.CreateElection(definition));
        chain.offer(ORGANISER, 8, 5, 0, enrol(id, 1, voters.subList(4, 5)));
        chain.offer(ORGANISER, 8, 5, 0, new Payload.CloseEnrolment(id));
        chain.offer(ORGANISER, 9, 5, 0, enrol(id, 1, voters.subList(4, 5)));
        chain.offer(voters.get(0), 0, 5, 0, cast(id, 0));
        chain.end();
        chain.block(3, 100, PRODUCER.publicKey());
        chain.offer(voters.get(0), 0, 5, 1, cast(id, 0));
        chain.offer(voters.get(0), 0, 5, 0, cast(id, 0, 1, 2));
        chain.offer(voters.get(1), 0, 5, 0, cast(id, NOBODY_FITS));
        chain.offer(voters.get(4), 0, 5, 0, cast(id, 0));
        chain.end();
        chain.block(4, 200, PRODUCER.publicKey());
        chain.offer(ORGANISER, 9, 5, 0, new Payload.CancelElection(id));
        chain.offer(ORGANISER, 9, 5, 0, new Payload.CancelElection(failing));
        chain.offer(ORGANISER, 9, 5, 0, new Payload.CloseEnrolment(failing));
        chain.offer(voters.get(0), 0, 5, 0, cast(failing, 0));
        chain.offer(voters.get(0), 0, 5, 0, cast(cancelled, 0));
        chain.offer(voters.get(0), 0, 5, 1, cast(id, 0));
        chain.offer(voters.get(0), 0, 5, 0, cast(id, 0, 1, 2));
        chain.offer(voters.get(1), 0, 5, 0, cast(id, NOBODY_FITS));
        chain.offer(voters.get(4), 0, 5, 0, cast(id, 0));
        chain.offer(voters.get(1), 0, 5, 0, blank(id));
        chain.offer(voters.get(3), 0, 5, 0, cast(id, 2, 0, 1, 2, 3));
        chain.offer(voters.get(0), 1, 5, 0, cast(id, 1));
        chain.offer(voters.get(0), 2, 5, 0, cast(id, 2));
        chain.end();
        chain.block(5, 300, PRODUCER.publicKey());
        chain.offer(voters.get(2), 0, 5, 0, cast(id, 0));
        chain.end();
        return chain.finish("an election");
    }

    private static ElectionDefinition definition(RevoteRule revote) {
        ElectionDefinition board = TestElections.board(200, 300, revote);
        return new ElectionDefinition(
                board.kind(),
                board.languages(),
                board.title(),
                board.description(),
                board.questions(),
                100,
                200,
                300,
                revote,
                List.of());
    }

    private static List<TestKey> voters(int count) {
        return IntStream.range(0, count).mapToObj(i -> TestKey.of("voter " + i)).toList();
    }

    /** Weights that ascend from {@code weight} in the order of {@code voters}. */
    private static Payload enrol(Hash election, long weight, List<TestKey> voters) {
        return new Payload.EnrolVoters(
                election,
                IntStream.range(0, voters.size())
                        .mapToObj(i -> new RollEntry(voters.get(i).publicKey(), weight + i))
                        .sorted((left, right) -> left.voter().compareTo(right.voter()))
                        .toList());
    }

    private static Payload offCurve(Hash election) {
        return new Payload.EnrolVoters(election, List.of(new RollEntry(OFF_CURVE, 1)));
    }

    private static Payload cast(Hash election, int chair, int... days) {
        return new Payload.CastBallot(election, TestElections.ballot(chair, days));
    }

    private static Payload blank(Hash election) {
        return new Payload.CastBallot(election, new OpenBallot(List.of(Choice.BLANK, Choice.of())));
    }

    private Map<?, ?> firstBallot() {
        VectorRun chain = run(genesis(3, 0, 131_072, Set.of(), Set.of()));
        TestKey voter = TestKey.of("voter 0");
        chain.block(1, 0, PRODUCER.publicKey());
        Hash id = chain.offer(ORGANISER, 0, 9, 0, new Payload.CreateElection(definition(RevoteRule.FIRST)));
        chain.offer(ORGANISER, 1, 9, 0, enrol(id, 5, List.of(voter)));
        chain.offer(ORGANISER, 2, 9, 0, new Payload.CloseEnrolment(id));
        chain.end();
        chain.block(2, 200, voter.publicKey());
        chain.offer(voter, 0, 9, 0, cast(id, 1));
        chain.offer(voter, 1, 9, 0, cast(id, 2));
        chain.end();
        return chain.finish("the first ballot counts");
    }

    /** A chain that takes no transfers, lets one key create elections, and has a low limit of size. */
    private Map<?, ?> restricted() {
        VectorRun chain = run(genesis(0, 0, 1_024, Set.of(1, 200), Set.of(ORGANISER.publicKey())));
        chain.block(1, 0, PRODUCER.publicKey());
        chain.offer(RICH, 0, 9, 0, pay(ORGANISER, 1));
        chain.offer(RICH, 7, 9, 0, pay(ORGANISER, 1));
        chain.offer(RICH, 0, 9, 0, new Payload.CreateElection(definition(RevoteRule.LAST)));
        Hash id = chain.offer(ORGANISER, 0, 9, 0, new Payload.CreateElection(definition(RevoteRule.LAST)));
        chain.offer(ORGANISER, 1, 9, 0, enrol(id, 1, voters(27)));
        chain.offer(ORGANISER, 1, 9, 0, enrol(id, 1, voters(26)));
        chain.end();
        return chain.finish("a chain with restrictions");
    }

    /** The least fee of many voters is more than an amount can be. */
    private Map<?, ?> dear() {
        VectorRun chain = run(genesis(0, 1L << 62, 131_072, Set.of(), Set.of()));
        chain.block(1, 0, PRODUCER.publicKey());
        chain.offer(ORGANISER, 0, 9, Long.MAX_VALUE - 1, enrol(OTHER, 1, voters(2)));
        chain.offer(ORGANISER, 0, 9, Long.MAX_VALUE, enrol(OTHER, 1, voters(2)));
        chain.offer(ORGANISER, 0, 9, Long.MAX_VALUE, enrol(OTHER, 1, voters(3)));
        chain.end();
        return chain.finish("the least fee overflows");
    }
}
