package org.psephos.node.consensus.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;
import org.psephos.core.ledger.EngineParameters;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.seal.pos.Equivocation;
import org.psephos.core.seal.pos.PosSealVerifierProvider;
import org.psephos.core.seal.pos.Votes;
import org.psephos.node.Ledger;
import org.psephos.node.testkit.TestWorld;
import org.psephos.node.testkit.VectorRun;

/** {@code docs/spec/vectors/staking.json}: what the node's own rules make of stake. */
class StakeVectorsTest {
    private static final TestKey OWNER = TestKey.of("organiser");
    private static final TestKey RICH = TestKey.of("rich");
    private static final PublicKey PRODUCER = TestKey.of("producer").publicKey();
    private static final TestKey FIRST = TestKey.of("validator 1");
    private static final TestKey UNOWNED = TestKey.of("validator 2");
    private static final TestKey NEW = TestKey.of("validator 3");
    private static final PublicKey OFF_CURVE = PublicKey.parse("ff".repeat(32));

    private final Set<RejectCode> seen = EnumSet.noneOf(RejectCode.class);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check(
                "staking.json",
                "chains",
                List.of(comingAndGoing(), limits(), nobodyLeft(), otherEngine()),
                "elections",
                List.of(election(1, 3), election(20, 150), election(200, 40)));

        assertThat(seen)
                .isEqualTo(EnumSet.of(
                        RejectCode.KIND_NOT_ALLOWED,
                        RejectCode.INVALID_KEY,
                        RejectCode.FEE_TOO_LOW,
                        RejectCode.AMOUNT_ZERO,
                        RejectCode.INSUFFICIENT_BALANCE,
                        RejectCode.STAKE_TOO_LOW,
                        RejectCode.BAD_POSSESSION,
                        RejectCode.UNKNOWN_VALIDATOR,
                        RejectCode.NOT_VALIDATOR_OWNER,
                        RejectCode.VALIDATOR_JAILED,
                        RejectCode.INSUFFICIENT_STAKE,
                        RejectCode.UNBONDING_FULL,
                        RejectCode.BAD_EVIDENCE,
                        RejectCode.EVIDENCE_TOO_OLD,
                        RejectCode.NOT_A_VALIDATOR,
                        RejectCode.OFFENCE_PUNISHED));
    }

    private static Genesis genesis(String engine, TreeMap<String, EngineParameters.Value> parameters) {
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(RICH.publicKey(), 1_000_000L);
        accounts.put(OWNER.publicKey(), 1_000L);
        return new Genesis(
                "vectors",
                "tpsv",
                Bytes.EMPTY,
                0,
                engine,
                new EngineParameters(parameters),
                8 << 20,
                131_072,
                1,
                0,
                3,
                1,
                2,
                new TreeSet<>(),
                new TreeSet<>(),
                accounts);
    }

    private VectorRun run(
            long epochBlocks, long unbondingBlocks, long minStake, long slashPerMille, String... validators) {
        var parameters = new TreeMap<String, EngineParameters.Value>();
        parameters.put("validators", new EngineParameters.Value.Texts(List.of(validators)));
        parameters.put("epochBlocks", new EngineParameters.Value.Integer(epochBlocks));
        parameters.put("unbondingBlocks", new EngineParameters.Value.Integer(unbondingBlocks));
        parameters.put("minStake", new EngineParameters.Value.Integer(minStake));
        parameters.put("slashPerMille", new EngineParameters.Value.Integer(slashPerMille));
        Genesis genesis = genesis("pos", parameters);
        return new VectorRun(
                genesis,
                Ledger.rules(new PosSealVerifierProvider().create(genesis, Curves.best()), Curves.best()),
                seen);
    }

    private static String owned(TestKey validator, long stake, TestKey owner) {
        return validator.publicKey() + ":" + stake + ":" + owner.publicKey();
    }

    private static String unowned(TestKey validator, long stake) {
        return validator.publicKey() + ":" + stake;
    }

    private static Payload stake(VectorRun chain, TestKey validator, TestKey owner, long amount) {
        Hash digest = Possession.digest(chain.genesis().chainId(), validator.publicKey(), owner.publicKey());
        return new Payload.Stake(
                validator.publicKey(),
                amount,
                Bytes.of(Curves.best().sign(validator.secret(), digest.toBytes(), new byte[32])));
    }

    private static Payload unstake(TestKey validator, long amount) {
        return new Payload.Unstake(validator.publicKey(), amount);
    }

    /** Two precommits of one round; for {@code chain}, as its id shows. */
    private static Payload evidence(VectorRun chain, TestKey validator, long height) {
        return evidence(chain.genesis().chainId(), validator, height);
    }

    private static Payload evidence(Hash chainId, TestKey validator, long height) {
        return new Payload.Evidence(Equivocation.of(
                        validator.publicKey(),
                        height,
                        0,
                        Optional.of(Votes.Step.PRECOMMIT),
                        vote(chainId, validator, height, Hash.parse("01".repeat(32))),
                        vote(chainId, validator, height, Hash.parse("02".repeat(32))))
                .encode());
    }

    private static Equivocation.Statement vote(Hash chainId, TestKey validator, long height, Hash block) {
        Hash digest = Votes.vote(chainId, Votes.Step.PRECOMMIT, height, 0, Optional.of(block));
        return new Equivocation.Statement(
                block, -1, Bytes.of(Curves.best().sign(validator.secret(), digest.toBytes(), new byte[32])));
    }

    /** Stake that comes, goes and is lost, over five epochs. */
    private Map<?, ?> comingAndGoing() {
        VectorRun chain = run(3, 6, 20, 100, owned(FIRST, 105, OWNER), unowned(UNOWNED, 55));
        chain.block(1, 0, PRODUCER);
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, RICH, 0));
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, RICH, 1_000_000));
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, RICH, 19));
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, OWNER, 20));
        chain.offer(RICH, 0, 9, 1, stake(chain, FIRST, RICH, 20));
        chain.offer(RICH, 0, 9, 1, stake(chain, UNOWNED, RICH, 20));
        chain.offer(RICH, 0, 9, 1, new Payload.Stake(OFF_CURVE, 20, Bytes.of(new byte[64])));
        chain.offer(RICH, 0, 9, 1, unstake(NEW, 1));
        chain.offer(RICH, 0, 9, 0, stake(chain, NEW, RICH, 70));
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, RICH, 70));
        chain.offer(RICH, 1, 9, 1, stake(chain, NEW, RICH, 1));
        chain.offer(OWNER, 0, 9, 1, unstake(FIRST, 0));
        chain.offer(OWNER, 0, 9, 1, unstake(UNOWNED, 1));
        chain.offer(OWNER, 0, 9, 1, unstake(NEW, 1));
        chain.offer(OWNER, 0, 9, 1, unstake(FIRST, 106));
        chain.offer(OWNER, 0, 9, 1, unstake(FIRST, 15));
        chain.offer(OWNER, 1, 9, 1, unstake(FIRST, 7));
        chain.end();
        chain.block(2, 0, PRODUCER);
        chain.offer(RICH, 2, 9, 1, evidence(chain, NEW, 1));
        chain.offer(RICH, 2, 9, 1, evidence(Hash.ZERO, FIRST, 1));
        chain.offer(RICH, 2, 9, 1, new Payload.Evidence(Bytes.of(new byte[7])));
        chain.offer(RICH, 2, 9, 1, evidence(chain, FIRST, 7));
        chain.offer(RICH, 2, 9, 1, evidence(chain, FIRST, Long.MAX_VALUE));
        chain.offer(OWNER, 2, 9, 1, stake(chain, FIRST, OWNER, 3));
        chain.end();
        assertThat(chain.state().get(StateColumn.validators(2))).isEmpty();
        end(chain, 3);
        assertThat(chain.state().get(StateColumn.validators(2)).orElseThrow().size())
                .isEqualTo(3);
        chain.block(4, 0, PRODUCER);
        chain.offer(RICH, 2, 9, 1, evidence(chain, FIRST, 1));
        chain.offer(RICH, 3, 9, 1, evidence(chain, FIRST, 1));
        chain.offer(RICH, 3, 9, 1, evidence(chain, FIRST, 9));
        chain.offer(RICH, 4, 9, 1, evidence(chain, UNOWNED, 2));
        chain.offer(OWNER, 3, 9, 1, stake(chain, FIRST, OWNER, 20));
        chain.offer(OWNER, 3, 9, 1, unstake(FIRST, 60));
        chain.end();
        end(chain, 5);
        end(chain, 6);
        assertThat(chain.state().get(StateColumn.validators(3)).orElseThrow().size())
                .isEqualTo(1);
        end(chain, 7);
        chain.block(8, 0, PRODUCER);
        chain.offer(RICH, 5, 9, 1, evidence(chain, FIRST, 1));
        chain.offer(RICH, 5, 9, 1, unstake(NEW, 60));
        chain.end();
        chain.block(9, 0, PRODUCER);
        chain.offer(OWNER, 4, 99, 1, unstake(FIRST, 9));
        chain.end();
        for (int height = 10; height <= 14; height++) {
            end(chain, height);
        }
        chain.block(15, 0, PRODUCER);
        chain.offer(RICH, 6, 99, 1, stake(chain, FIRST, RICH, 20));
        chain.end();
        chain.block(16, 0, PRODUCER);
        chain.offer(RICH, 6, 99, 1, stake(chain, FIRST, RICH, 20));
        chain.end();
        return chain.finish("stake comes, goes and is lost");
    }

    private static void end(VectorRun chain, long height) {
        chain.block(height, 0, PRODUCER);
        chain.end();
    }

    /** Of one candidate: what unbonds, and what it is punished for. */
    private Map<?, ?> limits() {
        VectorRun chain = run(5, 20, 1, 999, owned(FIRST, 1_000_000, OWNER), owned(UNOWNED, 5, RICH));
        for (int height = 1; height <= 9; height++) {
            chain.block(height, 0, PRODUCER);
            chain.offer(OWNER, height == 9 ? 9 : height - 1, 99, 1, unstake(FIRST, 10_000));
            if (height == 8) {
                chain.offer(OWNER, 8, 99, 1, unstake(FIRST, 1));
            }
            chain.offer(RICH, height - 1, 99, 1, evidence(chain, UNOWNED, height));
            chain.end();
        }
        end(chain, 10);
        return chain.finish("eight withdrawals and eight offences of one validator");
    }

    /** All stake is burnt: the validators stay, a candidate does not. */
    private Map<?, ?> nobodyLeft() {
        VectorRun chain = run(3, 6, 1, 1_000, owned(FIRST, 10, OWNER), unowned(UNOWNED, 5));
        chain.block(1, 0, PRODUCER);
        chain.offer(RICH, 0, 99, 1, evidence(chain, FIRST, 1));
        chain.offer(RICH, 1, 99, 1, evidence(chain, UNOWNED, 2));
        chain.end();
        for (int height = 2; height <= 9; height++) {
            end(chain, height);
        }
        assertThat(chain.state().get(StateColumn.stakes()).orElseThrow().candidates())
                .isEmpty();
        assertThat(chain.state().get(StateColumn.validators(4)).orElseThrow().size())
                .isEqualTo(2);
        chain.block(10, 0, PRODUCER);
        chain.offer(RICH, 2, 99, 1, evidence(chain, FIRST, 8));
        chain.offer(OWNER, 0, 99, 1, stake(chain, FIRST, OWNER, 9));
        chain.end();
        return chain.finish("nobody has stake any more");
    }

    private Map<?, ?> otherEngine() {
        var chain = new VectorRun(genesis("none", new TreeMap<>()), TestWorld.rules(), seen);
        chain.block(1, 0, PRODUCER);
        chain.offer(RICH, 0, 9, 1, stake(chain, NEW, RICH, 70));
        chain.offer(RICH, 0, 9, 1, unstake(NEW, 70));
        chain.offer(RICH, 0, 9, 1, evidence(chain, NEW, 1));
        chain.end();
        return chain.finish("an engine without stake");
    }

    /** Of candidates with few different stakes, one in seven of them jailed. */
    private static Map<?, ?> election(long minStake, int candidates) {
        var register = new StakeRegister(IntStream.range(0, candidates)
                .mapToObj(i -> new StakeCandidate(
                        PublicKey.parse("%064x".formatted((i * 7_919L) % 10_007)),
                        Optional.empty(),
                        15 + i % 9,
                        i % 7 == 3,
                        List.of(),
                        List.of()))
                .toList());
        return row(
                "register",
                encode(register::write),
                "minStake",
                minStake,
                "set",
                register.elect(minStake).map(set -> encode(set::write)));
    }
}
