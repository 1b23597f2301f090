package org.psephos.node.txpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.node.testkit.TestWorld.ADA;
import static org.psephos.node.testkit.TestWorld.EDSGER;
import static org.psephos.node.testkit.TestWorld.GRACE;
import static org.psephos.node.testkit.TestWorld.ballot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.election.Choice;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.election.RollEntry;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.MemberChange;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.PayloadKind;
import org.psephos.core.ledger.Possession;
import org.psephos.core.ledger.RejectCode;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StakeRegister;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;
import org.psephos.core.runtime.SameThreadWorkers;
import org.psephos.core.seal.StakingTerms;
import org.psephos.node.Ledger;
import org.psephos.node.staking.StakedSeal;
import org.psephos.node.testkit.LedgerKit;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.TestWorld;

/** Every reason for which a transaction is refused, met from the bytes that arrive to the verdict. */
class RejectionTest {
    private static final Genesis GENESIS = TestWorld.productive(20);
    private static final long OPENS = 30_000;
    private static final long CLOSES = 60_000;
    private static final PublicKey OFF_CURVE =
            PublicKey.parse("eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34");

    private static final long MIN_STAKE = 10;
    private static final Person VALIDATOR = Person.named("validator");
    private static final Person NEWCOMER = Person.named("newcomer");

    private LedgerKit kit = new LedgerKit(GENESIS);

    @ParameterizedTest
    @EnumSource
    void refusesForEachReason(RejectCode code) {
        byte[] bytes = provoke(code);
        int pooled = kit.ledger().pool().count();

        TxVerdict verdict = kit.submitBytes(List.of(bytes)).getFirst();

        assertThat(verdict).isInstanceOfSatisfying(TxVerdict.Rejected.class, rejected -> assertThat(rejected.code())
                .isEqualTo(code));
        assertThat(kit.ledger().pool().count()).isEqualTo(pooled);
        assertThat(kit.ledger().submissions().queued()).isZero();
        kit.mine(2);
        assertThat(kit.halts()).isEmpty();
    }

    /** A ledger whose validator has a stake of 100 that is Ada's. */
    private static LedgerKit staked(long unbondingBlocks) {
        var initial =
                new StakeRegister(List.of(StakeCandidate.of(VALIDATOR.address(), Optional.of(ADA.address()), 100)));
        var seal = new StakedSeal(new StakingTerms(initial, 2, unbondingBlocks, MIN_STAKE, 50));
        return new LedgerKit(
                GENESIS, TestWorld.MINER, LedgerKit.LIMITS, Ledger.rules(seal, Curves.best()), new SameThreadWorkers());
    }

    private static Payload stake(Person validator, Person owner, long amount) {
        byte[] digest = Possession.digest(GENESIS.chainId(), validator.address(), owner.address())
                .toBytes();
        return new Payload.Stake(
                validator.address(), amount, Bytes.of(Curves.best().sign(validator.key(), digest, new byte[32])));
    }

    private static Payload evidence(Person validator, long height, boolean proven) {
        return new Payload.Evidence(StakedSeal.evidence(validator.address(), height, proven));
    }

    /** By which the newcomer takes the place of a member, or goes; where nobody agrees, it comes. */
    private byte[] change(long number, Person leaving, Person... agreeing) {
        kit = staked(100);
        boolean comes = agreeing.length == 0 || leaving.equals(VALIDATOR);
        var change = new MemberChange(
                number,
                comes ? Optional.of(NEWCOMER.address()) : Optional.empty(),
                agreeing.length == 0 ? Optional.empty() : Optional.of(leaving.address()));
        byte[] digest = change.digest(GENESIS.chainId()).toBytes();
        List<Payload.ChangeMembers.Approval> approvals = Arrays.stream(agreeing)
                .map(person -> new Payload.ChangeMembers.Approval(
                        person.address(), Bytes.of(Curves.best().sign(person.key(), digest, new byte[32]))))
                .toList();
        return kit.next(ADA, new Payload.ChangeMembers(change, approvals)).encode();
    }

    /** Brings about a situation in which the transaction that is returned is refused for this reason. */
    private byte[] provoke(RejectCode code) {
        return switch (code) {
            case MALFORMED -> new byte[] {1, 2, 3};
            case TOO_LARGE -> new byte[Limits.MAX_TRANSACTION_BYTES + 1];
            case WRONG_CHAIN -> ADA.transaction(Hash.ZERO, 0, pay(5)).encode();
            case INVALID_KEY -> kit.transfer(ADA, OFF_CURVE, 5).encode();
            case BAD_SIGNATURE ->
                Person.forged(kit.transfer(ADA, EDSGER.address(), 5)).encode();
            case KIND_NOT_ALLOWED -> {
                kit = new LedgerKit(TestWorld.restricted(GENESIS, 0, Set.of(PayloadKind.TRANSFER), List.of()));
                yield kit.next(ADA, pay(5)).encode();
            }
            case STALE_SEQUENCE -> {
                kit.accept(kit.next(ADA, pay(5)));
                kit.mine(1);
                yield ADA.transaction(kit.chainId(), 0, pay(6)).encode();
            }
            case SEQUENCE_GAP ->
                ADA.transaction(kit.chainId(), TxPool.MAX_SEQUENCE_GAP, pay(5)).encode();
            case SEQUENCE_TAKEN -> {
                kit.accept(kit.next(ADA, pay(5)));
                yield ADA.transaction(kit.chainId(), 0, pay(6)).encode();
            }
            case EXPIRED -> {
                kit.mine(3);
                yield expiring(3, 0);
            }
            case EXPIRY_TOO_FAR -> expiring(Limits.MAX_EXPIRY_BLOCKS + 2, 0);
            case FEE_TOO_LOW -> {
                kit = new LedgerKit(TestWorld.restricted(GENESIS, 10, Set.of(), List.of()));
                yield withFee(pay(5), 9);
            }
            case FEE_NOT_ALLOWED -> withFee(ballot(openElection(), 0), 1);
            case INSUFFICIENT_BALANCE -> kit.next(ADA, pay(1_000_001)).encode();
            case AMOUNT_ZERO -> kit.next(ADA, pay(0)).encode();
            case CREATOR_NOT_ALLOWED -> {
                kit = new LedgerKit(TestWorld.restricted(GENESIS, 0, Set.of(), List.of(GRACE)));
                yield kit.next(ADA, new Payload.CreateElection(TestWorld.election(OPENS, CLOSES, RevoteRule.LAST)))
                        .encode();
            }
            case ELECTION_TIMES ->
                kit.next(ADA, new Payload.CreateElection(TestWorld.election(0, CLOSES, RevoteRule.LAST)))
                        .encode();
            case UNKNOWN_ELECTION -> kit.next(ADA, ballot(Hash.ZERO, 0)).encode();
            case NOT_ORGANISER ->
                kit.next(GRACE, new Payload.CancelElection(scheduled())).encode();
            case ELECTION_CANCELLED -> {
                Hash election = scheduled();
                kit.accept(kit.next(ADA, new Payload.CancelElection(election)));
                yield kit.next(GRACE, ballot(election, 0)).encode();
            }
            case ELECTION_FAILED -> {
                Hash election = created();
                kit.mineUntil(OPENS);
                yield kit.next(GRACE, ballot(election, 0)).encode();
            }
            case ENROLMENT_CLOSED ->
                kit.next(ADA, enrol(scheduled(), EDSGER, 1)).encode();
            case ENROLMENT_OVER -> {
                var definition = TestWorld.election(OPENS, CLOSES, RevoteRule.LAST);
                Transaction creation = kit.next(
                        ADA,
                        new Payload.CreateElection(new org.psephos.core.election.ElectionDefinition(
                                definition.kind(),
                                definition.languages(),
                                definition.title(),
                                definition.description(),
                                definition.questions(),
                                definition.enrolByMillis() - 20_000,
                                definition.opensMillis(),
                                definition.closesMillis(),
                                definition.revote(),
                                definition.documents())));
                kit.accept(creation);
                kit.mineUntil(OPENS - 20_000);
                yield kit.next(ADA, enrol(creation.id(), EDSGER, 1)).encode();
            }
            case ROLL_EMPTY ->
                kit.next(ADA, new Payload.CloseEnrolment(created())).encode();
            case ROLL_WEIGHT -> {
                Hash election = created();
                kit.accept(kit.next(ADA, enrol(election, GRACE, 1L << 40)));
                yield kit.next(ADA, enrol(election, EDSGER, 1)).encode();
            }
            case VOTER_ALREADY_ENROLLED -> {
                Hash election = created();
                kit.accept(kit.next(ADA, enrol(election, GRACE, 1)));
                yield kit.next(ADA, enrol(election, GRACE, 1)).encode();
            }
            case TOO_EARLY -> kit.next(GRACE, ballot(scheduled(), 0)).encode();
            case TOO_LATE -> {
                Hash election = openElection();
                kit.mineUntil(CLOSES);
                yield kit.next(GRACE, ballot(election, 0)).encode();
            }
            case ALREADY_OPEN ->
                kit.next(ADA, new Payload.CancelElection(openElection())).encode();
            case NOT_ON_ROLL -> kit.next(EDSGER, ballot(openElection(), 0)).encode();
            case ALREADY_VOTED -> {
                Hash election = kit.election(ADA, RevoteRule.FIRST, OPENS, CLOSES, List.of(GRACE));
                kit.mineUntil(OPENS);
                kit.accept(kit.next(GRACE, ballot(election, 0)));
                yield kit.next(GRACE, ballot(election, 1)).encode();
            }
            case BALLOTS_EXHAUSTED -> {
                Hash election = openElection();
                for (int i = 0; i < TestWorld.BALLOTS_PER_VOTER; i++) {
                    kit.accept(kit.next(GRACE, ballot(election, i)));
                }
                yield kit.next(GRACE, ballot(election, 0)).encode();
            }
            case INVALID_CHOICE ->
                kit.next(GRACE, new Payload.CastBallot(openElection(), new OpenBallot(List.of(Choice.of(0, 1)))))
                        .encode();
            case STAKE_TOO_LOW -> {
                kit = staked(100);
                yield kit.next(GRACE, stake(NEWCOMER, GRACE, MIN_STAKE - 1)).encode();
            }
            case BAD_POSSESSION -> {
                kit = staked(100);
                yield kit.next(GRACE, stake(NEWCOMER, ADA, MIN_STAKE)).encode();
            }
            case VALIDATORS_FULL -> {
                kit = staked(100);
                Person sender = GRACE;
                for (Person validator : Person.crowd("validator", StakeRegister.MAX_CANDIDATES - 1)) {
                    kit.accept(kit.next(sender, stake(validator, sender, MIN_STAKE)));
                    sender = sender == GRACE ? ADA : GRACE;
                    if (kit.nextSequence(sender) % 5 == 0) {
                        kit.mine(1);
                    }
                }
                kit.mine(1);
                yield kit.next(GRACE, stake(NEWCOMER, GRACE, MIN_STAKE)).encode();
            }
            case UNKNOWN_VALIDATOR -> {
                kit = staked(100);
                yield kit.next(ADA, new Payload.Unstake(NEWCOMER.address(), 1)).encode();
            }
            case NOT_VALIDATOR_OWNER -> {
                kit = staked(100);
                yield kit.next(GRACE, new Payload.Unstake(VALIDATOR.address(), 1))
                        .encode();
            }
            case VALIDATOR_JAILED -> {
                kit = staked(100);
                kit.accept(kit.next(GRACE, evidence(VALIDATOR, 1, true)));
                kit.mine(1);
                yield kit.next(ADA, stake(VALIDATOR, ADA, MIN_STAKE)).encode();
            }
            case INSUFFICIENT_STAKE -> {
                kit = staked(100);
                yield kit.next(ADA, new Payload.Unstake(VALIDATOR.address(), 101))
                        .encode();
            }
            case UNBONDING_FULL -> {
                kit = staked(100);
                for (int i = 0; i < StakeCandidate.MAX_UNBONDING; i++) {
                    kit.accept(kit.next(ADA, new Payload.Unstake(VALIDATOR.address(), 1)));
                    kit.mine(1);
                }
                yield kit.next(ADA, new Payload.Unstake(VALIDATOR.address(), 1)).encode();
            }
            case BAD_EVIDENCE -> {
                kit = staked(100);
                yield kit.next(GRACE, evidence(VALIDATOR, 1, false)).encode();
            }
            case EVIDENCE_TOO_OLD -> {
                kit = staked(4);
                kit.mine(5);
                yield kit.next(GRACE, evidence(VALIDATOR, 1, true)).encode();
            }
            case NOT_A_VALIDATOR -> {
                kit = staked(100);
                yield kit.next(GRACE, evidence(NEWCOMER, 1, true)).encode();
            }
            case OFFENCE_PUNISHED -> {
                kit = staked(100);
                kit.accept(kit.next(GRACE, evidence(VALIDATOR, 1, true)));
                kit.mine(1);
                yield kit.next(ADA, evidence(VALIDATOR, 1, true)).encode();
            }
            case MEMBERS_CHANGED -> change(2, VALIDATOR, VALIDATOR);
            case BAD_MEMBER_CHANGE -> change(1, NEWCOMER, VALIDATOR);
            case APPROVALS_MISSING -> change(1, VALIDATOR);
            case BAD_APPROVAL -> {
                kit = staked(100);
                var approval = new Payload.ChangeMembers.Approval(
                        VALIDATOR.address(), Bytes.of(new byte[Secp256k1.SIGNATURE_BYTES]));
                var newcomer = new Payload.ChangeMembers.Approval(NEWCOMER.address(), approval.signature());
                var change = new MemberChange(1, Optional.of(NEWCOMER.address()), Optional.empty());
                yield kit.next(
                                ADA,
                                new Payload.ChangeMembers(
                                        change,
                                        Stream.of(approval, newcomer)
                                                .sorted(Comparator.comparing(Payload.ChangeMembers.Approval::key))
                                                .toList()))
                        .encode();
            }
            case POOL_FULL -> {
                kit = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(3, 1 << 20, 10, 100, 100, 1 << 20));
                kit.accept(kit.next(ADA, pay(1)));
                kit.accept(kit.next(ADA, pay(1)));
                kit.accept(kit.next(ADA, pay(1)));
                yield kit.next(GRACE, pay(1)).encode();
            }
            case SENDER_LIMIT -> {
                kit = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(100, 1 << 20, 2, 100, 100, 1 << 20));
                kit.accept(kit.next(ADA, pay(1)));
                kit.accept(kit.next(ADA, pay(1)));
                yield kit.next(ADA, pay(1)).encode();
            }
            case OVERLOADED -> {
                kit = new LedgerKit(GENESIS, TestWorld.MINER, new PoolLimits(100, 1 << 20, 2, 100, 0, 1 << 20));
                yield kit.next(ADA, pay(1)).encode();
            }
        };
    }

    @Test
    void refusesEverythingThatIsNotTheCanonicalEncoding() {
        byte[] good = kit.next(ADA, pay(5)).encode();
        var bad = new ArrayList<byte[]>();
        bad.add(new byte[0]);
        bad.add(Arrays.copyOf(good, good.length + 1));
        bad.add(Arrays.copyOf(good, good.length - 1));
        String hex = HexFormat.of().formatHex(good);
        String sequence = hex.substring(128, 130);
        assertThat(sequence).isEqualTo("00");
        bad.add(HexFormat.of().parseHex(hex.substring(0, 128) + "8000" + hex.substring(130)));
        for (TxVerdict verdict : kit.submitBytes(bad)) {
            assertThat(verdict).isInstanceOfSatisfying(TxVerdict.Rejected.class, rejected -> assertThat(rejected.code())
                    .isEqualTo(RejectCode.MALFORMED));
        }
        kit.accept(kit.next(ADA, pay(5)));
    }

    @Test
    void refusesWhatIsLargerThanThisChainTakes() {
        var definition = TestWorld.election(OPENS, CLOSES, RevoteRule.LAST);
        var huge = new org.psephos.core.election.ElectionDefinition(
                definition.kind(),
                definition.languages(),
                definition.title(),
                org.psephos.core.election.LocalText.of("x".repeat(TestWorld.MAX_TRANSACTION_BYTES)),
                definition.questions(),
                definition.enrolByMillis(),
                definition.opensMillis(),
                definition.closesMillis(),
                definition.revote(),
                definition.documents());
        assertRejected(kit.submit(kit.next(ADA, new Payload.CreateElection(huge))), RejectCode.TOO_LARGE);
    }

    @Test
    void judgesTransactionsThatComeTooEarlyByWhatIsKnownAlready() {
        kit.mine(3);
        assertRejected(kit.submitBytes(List.of(expiring(3, 7))).getFirst(), RejectCode.EXPIRED);
        assertRejected(kit.submit(ADA.transaction(kit.chainId(), 7, pay(0))), RejectCode.AMOUNT_ZERO);
    }

    @Test
    void callsAReplayADuplicate() {
        Transaction once = kit.next(ADA, pay(5));
        kit.accept(once);
        assertThat(kit.submit(once)).isEqualTo(new TxVerdict.Duplicate(once.id()));
        kit.mine(1);
        assertThat(kit.submit(once)).isEqualTo(new TxVerdict.Duplicate(once.id()));
        kit.mine(3);
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
    }

    @Test
    void tellsACopyWithAnotherSignatureFromADuplicate() {
        UnsignedTransaction draft = ADA.draft(kit.chainId(), 0, pay(5));
        Transaction once = ADA.sign(draft, 0);
        kit.accept(once);

        assertRejected(kit.submit(Person.forged(once)), RejectCode.BAD_SIGNATURE);
        assertThat(kit.submit(ADA.sign(draft, 1))).isEqualTo(new TxVerdict.Duplicate(once.id()));
        assertThat(kit.ledger().pool().entry(once.id())).isPresent();
        kit.mine(1);
        assertThat(kit.account(EDSGER).balance()).isEqualTo(5);
    }

    @Test
    void aForgedCopyFirstDoesNotKeepTheGoodOneOut() {
        Transaction good = kit.next(ADA, pay(5));
        assertRejected(kit.submit(Person.forged(good)), RejectCode.BAD_SIGNATURE);
        kit.accept(good);
    }

    @Test
    void countsOnlyTheLastBallotWhereTheLastCounts() {
        Hash election = openElection();
        for (int i = 0; i < 3; i++) {
            kit.accept(kit.next(GRACE, ballot(election, i)));
            if (i == 1) {
                kit.mine(1);
            }
        }
        kit.mine(1);

        assertThat(kit.status(election).tally()).hasToString("[0, 0, 0, 0, 1, 1, 0, 0]");
        assertThat(kit.status(election).ballots().count()).isEqualTo(3);
        assertThat(kit.status(election).turnoutVoters()).isEqualTo(1);
    }

    @Test
    void refusesABatchThatIsTooMuchAtOnceAndTakesTheNext() {
        List<byte[]> batch = Collections.nCopies(501, new byte[] {1});
        assertThat(kit.submitBytes(batch))
                .hasSize(501)
                .allSatisfy(verdict -> assertRejected(verdict, RejectCode.OVERLOADED));
        kit.accept(kit.next(ADA, pay(5)));
    }

    private static void assertRejected(TxVerdict verdict, RejectCode code) {
        assertThat(verdict).isInstanceOfSatisfying(TxVerdict.Rejected.class, rejected -> assertThat(rejected.code())
                .isEqualTo(code));
    }

    private static Payload pay(long amount) {
        return new Payload.Transfer(EDSGER.address(), amount);
    }

    private static Payload enrol(Hash election, Person voter, long weight) {
        return new Payload.EnrolVoters(election, List.of(new RollEntry(voter.address(), weight)));
    }

    private byte[] expiring(long height, long sequence) {
        return ADA.sign(new UnsignedTransaction(kit.chainId(), ADA.address(), sequence, height, 0, pay(5)))
                .encode();
    }

    private byte[] withFee(Payload payload, long fee) {
        return GRACE.sign(new UnsignedTransaction(
                        kit.chainId(), GRACE.address(), kit.nextSequence(GRACE), Person.EXPIRY, fee, payload))
                .encode();
    }

    private Hash created() {
        Transaction creation =
                kit.next(ADA, new Payload.CreateElection(TestWorld.election(OPENS, CLOSES, RevoteRule.LAST)));
        kit.accept(creation);
        return creation.id();
    }

    private Hash scheduled() {
        return kit.election(ADA, OPENS, CLOSES, List.of(GRACE));
    }

    private Hash openElection() {
        Hash election = scheduled();
        kit.mineUntil(OPENS);
        return election;
    }
}
