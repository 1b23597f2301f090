package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Sha256;
import org.psephos.core.crypto.Tag;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.RandomValues;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;

class LedgerTest {
    private static final TestKey SENDER = TestKey.of("sender");

    @Test
    void namesATransactionWithoutItsSignature() {
        UnsignedTransaction unsigned = transfer(1, 1);
        Transaction one = unsigned.sign(new byte[64]);
        byte[] other = new byte[64];
        other[63] = 1;
        Transaction two = unsigned.sign(other);

        assertThat(one.id()).isEqualTo(two.id()).isEqualTo(unsigned.id());
        assertThat(one.fullHash()).isNotEqualTo(two.fullHash());
    }

    @Test
    void knowsItsOwnersSignature() {
        Transaction signed = SENDER.sign(transfer(1, 1));

        assertThat(signed.hasValidSignature(Curves.best())).isTrue();
        assertThat(transfer(2, 1).sign(signed.signature()).hasValidSignature(Curves.best()))
                .isFalse();
    }

    @Test
    void hashesABlockIdFromHeaderHashAndSealUnderTheirTags() {
        Header header = new RandomValues(1).header();
        byte[] encoded = header.encode();
        byte[] seal = header.seal().toArray();
        byte[] unsealed = Arrays.copyOf(encoded, encoded.length - seal.length - 1);
        Hash headerHash = Sha256.hash(Tag.HEADER, unsealed);

        assertThat(header.hash()).isEqualTo(headerHash);
        assertThat(header.id())
                .isEqualTo(Sha256.hash(
                        Tag.BLOCK, new Writer().raw(headerHash).raw(seal).toBytes()));
        assertThat(header.withSeal(Bytes.EMPTY).hash()).isEqualTo(header.hash());
        assertThat(header.withSeal(Bytes.EMPTY).id()).isNotEqualTo(header.id());
    }

    @Test
    void bindsAChainIdToEveryParameter() {
        assertThat(new RandomValues(1).genesis().chainId())
                .isNotEqualTo(new RandomValues(2).genesis().chainId());
        assertThat(TestChain.genesis("one").chainId())
                .isNotEqualTo(TestChain.genesis("two").chainId());
    }

    @Test
    void startsAChainWithTheAccountsOfGenesis() {
        Genesis empty = TestChain.genesis("test");
        Genesis funded = withAccounts(empty, 1_000);

        Header header = GenesisBlock.header(funded);

        assertThat(header.height()).isZero();
        assertThat(header.chainId()).isEqualTo(funded.chainId());
        assertThat(header.timeMillis()).isEqualTo(funded.timeMillis());
        assertThat(header.stateRoot()).isNotEqualTo(Hash.ZERO);
        assertThat(GenesisBlock.header(empty).stateRoot()).isEqualTo(Hash.ZERO);
        assertThat(GenesisBlock.of(funded).bodyMatchesHeader()).isTrue();
    }

    @Test
    void refusesGenesisThatHoldsTooMuch() {
        Genesis rich = withAccounts(TestChain.genesis("test"), Limits.MAX_SUPPLY);

        assertThat(Genesis.decode(rich.encode())).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void refusesParameterNamesThatLanguagesSortDifferently() {
        var engine = new TreeMap<String, EngineParameters.Value>();
        engine.put("größe", new EngineParameters.Value.Integer(1));
        Genesis genesis = withEngine(TestChain.genesis("test"), new EngineParameters(engine));

        assertThat(Genesis.decode(genesis.encode())).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void appliesTheRulesThatNeedNoState() {
        Genesis genesis = TestChain.genesis("test");

        assertThat(check(SENDER.sign(transfer(1, 50)), genesis, 50)).isEqualTo("ok");
        assertThat(check(SENDER.sign(transfer(1, 50)), genesis, 51)).isEqualTo("EXPIRED");
        assertThat(check(SENDER.sign(transfer(1, 100_051)), genesis, 51)).isEqualTo("ok");
        assertThat(check(SENDER.sign(transfer(1, 100_052)), genesis, 51)).isEqualTo("EXPIRY_TOO_FAR");
        assertThat(check(SENDER.sign(transfer(1, Long.MAX_VALUE)), genesis, 0)).isEqualTo("EXPIRY_TOO_FAR");
        assertThat(check(SENDER.sign(transfer(0, 50)), genesis, 50)).isEqualTo("AMOUNT_ZERO");
        assertThat(check(SENDER.sign(transfer(1, 50)), TestChain.genesis("elsewhere"), 50))
                .isEqualTo("WRONG_CHAIN");
    }

    @Test
    void wantsNoFeeOfBallotsAndTheLeastFeeOfTheRest() {
        Genesis genesis = withMinFee(TestChain.genesis("test"), 10);
        var values = new RandomValues(3);
        Payload ballot = new Payload.CastBallot(values.hash(), values.ballot(values.definition()));
        List<RollEntry> roll = values.roll();
        Payload enrol = new Payload.EnrolVoters(values.hash(), roll);

        assertThat(check(signed(genesis, ballot, 0), genesis, 0)).isEqualTo("ok");
        assertThat(check(signed(genesis, ballot, 1), genesis, 0)).isEqualTo("FEE_NOT_ALLOWED");
        assertThat(check(signed(genesis, new Payload.CloseEnrolment(Hash.ZERO), 9), genesis, 0))
                .isEqualTo("FEE_TOO_LOW");
        assertThat(check(signed(genesis, enrol, 10L * roll.size() - 1), genesis, 0))
                .isEqualTo("FEE_TOO_LOW");
        assertThat(check(signed(genesis, enrol, 10L * roll.size()), genesis, 0)).isEqualTo("ok");
    }

    @Test
    void refusesKeysThatAreNotOnTheCurve() {
        PublicKey nowhere = PublicKey.parse("f".repeat(64));
        Genesis genesis = TestChain.genesis("test");

        assertThat(TransactionRules.checkKeysAndSignature(
                        signed(genesis, new Payload.Transfer(nowhere, 1), 0), Curves.best()))
                .contains(RejectCode.INVALID_KEY);
        assertThat(TransactionRules.checkKeysAndSignature(
                        signed(
                                genesis,
                                new Payload.EnrolVoters(
                                        Hash.ZERO,
                                        List.of(new RollEntry(SENDER.publicKey(), 1), new RollEntry(nowhere, 1))),
                                0),
                        Curves.best()))
                .contains(RejectCode.INVALID_KEY);
        assertThat(TransactionRules.checkKeysAndSignature(transfer(1, 1).sign(new byte[64]), Curves.best()))
                .contains(RejectCode.BAD_SIGNATURE);
    }

    @Test
    void refusesKindsThatGenesisExcludes() {
        Genesis genesis = withExcluded(TestChain.genesis("test"), PayloadKind.TRANSFER);

        assertThat(check(signed(genesis, new Payload.Transfer(SENDER.publicKey(), 1), 0), genesis, 0))
                .isEqualTo("KIND_NOT_ALLOWED");
    }

    private static String check(Transaction transaction, Genesis genesis, long height) {
        return TransactionRules.check(transaction, genesis, genesis.chainId(), 1, height)
                .map(Enum::name)
                .orElse("ok");
    }

    private static UnsignedTransaction transfer(long amount, long expiry) {
        Hash chain = TestChain.genesis("test").chainId();
        return new UnsignedTransaction(
                chain, SENDER.publicKey(), 0, expiry, 0, new Payload.Transfer(SENDER.publicKey(), amount));
    }

    private static Transaction signed(Genesis genesis, Payload payload, long fee) {
        return SENDER.sign(new UnsignedTransaction(genesis.chainId(), SENDER.publicKey(), 0, 10, fee, payload));
    }

    private static Genesis withAccounts(Genesis genesis, long balance) {
        var accounts = new TreeMap<PublicKey, Long>();
        accounts.put(TestKey.of("rich").publicKey(), balance);
        accounts.put(TestKey.of("poor").publicKey(), 1L);
        return copy(genesis, genesis.engine(), genesis.minFee(), new TreeSet<>(), accounts);
    }

    private static Genesis withEngine(Genesis genesis, EngineParameters engine) {
        return copy(genesis, engine, genesis.minFee(), new TreeSet<>(), new TreeMap<>());
    }

    private static Genesis withMinFee(Genesis genesis, long minFee) {
        return copy(genesis, genesis.engine(), minFee, new TreeSet<>(), new TreeMap<>());
    }

    private static Genesis withExcluded(Genesis genesis, PayloadKind kind) {
        return copy(genesis, genesis.engine(), 0, new TreeSet<>(List.of(kind.tag())), new TreeMap<>());
    }

    private static Genesis copy(
            Genesis genesis,
            EngineParameters engine,
            long minFee,
            TreeSet<Integer> excluded,
            TreeMap<PublicKey, Long> accounts) {
        return new Genesis(
                genesis.network(),
                genesis.addressPrefix(),
                genesis.salt(),
                genesis.timeMillis(),
                genesis.consensus(),
                engine,
                genesis.maxBlockBytes(),
                genesis.maxTransactionBytes(),
                genesis.minSpacingMillis(),
                genesis.maxFutureMillis(),
                genesis.blockReward(),
                minFee,
                genesis.ballotsPerVoter(),
                excluded,
                genesis.electionCreators(),
                accounts);
    }
}
