package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.core.fixtures.VectorFile.encode;
import static org.psephos.core.fixtures.VectorFile.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.fixtures.VectorFile;

/** {@code docs/spec/vectors/transactions.json}. */
class TransactionVectorsTest {
    private static final Hash CHAIN = LedgerSamples.local().chainId();
    private static final TestKey SENDER = TestKey.of("organiser");
    private static final TestKey VALIDATOR = TestKey.of("validator");
    private static final Hash ELECTION = LedgerSamples.ELECTION;
    private static final PublicKey LOW = PublicKey.parse("00".repeat(31) + "01");
    private static final PublicKey HIGH = PublicKey.parse("ff".repeat(32));
    private static final int MAX_TRANSACTION_BYTES = 131_072;

    @Test
    void publishedVectorsAreOurs() throws IOException {
        VectorFile.check(
                "transactions.json",
                "transactions",
                valid(),
                "malformed",
                malformed(),
                "badSignatures",
                badSignatures(),
                "possessions",
                possessions());
    }

    /** Too long for a file of vectors. */
    @Test
    void refusesWhatIsOverTheLimit() {
        refused("over 131072 bytes", tooLarge());
    }

    private static List<?> valid() {
        return List.of(
                valid(
                        "transfer",
                        0,
                        100,
                        0,
                        new Payload.Transfer(TestKey.of("voter 1").publicKey(), 5)),
                valid(
                        "largest numbers",
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new Payload.Transfer(LOW, Long.MAX_VALUE)),
                valid("transfer of nothing to a key off the curve decodes", 1, 0, 1, new Payload.Transfer(HIGH, 0)),
                valid("election", 1, 100_000, 7, new Payload.CreateElection(LedgerSamples.definition())),
                valid("three voters", 2, 100, 3, enrol(3)),
                valid("close", 3, 100, 0, new Payload.CloseEnrolment(ELECTION)),
                valid("cancel", 4, 100, 0, new Payload.CancelElection(ELECTION)),
                valid("ballot", 5, 100, 0, cast(Choice.of(1), Choice.of(0, 2))),
                valid("blank and no option", 6, 100, 0, cast(Choice.BLANK, Choice.of())),
                valid("ballot without choices decodes", 7, 100, 0, cast()),
                valid("stake", 8, 100, 1, stake()),
                valid(
                        "stake of nothing for a key off the curve decodes",
                        9,
                        100,
                        0,
                        new Payload.Stake(HIGH, 0, Bytes.of(new byte[64]))),
                valid("unstake", 10, 100, 0, new Payload.Unstake(VALIDATOR.publicKey(), Long.MAX_VALUE)),
                valid("evidence", 11, 100, 0, new Payload.Evidence(Bytes.of(new byte[] {1, 2, 3}))),
                valid("no evidence decodes", 12, 100, 0, new Payload.Evidence(Bytes.EMPTY)),
                valid("one member for another", 13, 100, 1, change(Optional.of(HIGH), Optional.of(LOW), LOW, HIGH)),
                valid("a member comes", 14, 100, 1, change(Optional.of(LOW), Optional.empty(), LOW)),
                valid("a member goes and nobody agrees", 15, 100, 1, change(Optional.empty(), Optional.of(LOW))));
    }

    private static Payload change(Optional<PublicKey> coming, Optional<PublicKey> leaving, PublicKey... approvals) {
        return new Payload.ChangeMembers(
                new MemberChange(300, coming, leaving),
                Arrays.stream(approvals)
                        .map(key -> new Payload.ChangeMembers.Approval(key, Bytes.of(new byte[64])))
                        .toList());
    }

    /** With a possession that holds. */
    private static Payload stake() {
        byte[] digest = Possession.digest(CHAIN, VALIDATOR.publicKey(), SENDER.publicKey())
                .toBytes();
        Bytes possession = Bytes.of(Curves.best().sign(VALIDATOR.secret(), digest, new byte[32]));
        assertThat(Possession.holds(possession, CHAIN, VALIDATOR.publicKey(), SENDER.publicKey(), Curves.best()))
                .isTrue();
        return new Payload.Stake(VALIDATOR.publicKey(), 1_000, possession);
    }

    /** What may be shown for one chain, validator and owner, may not be shown for another. */
    private static List<?> possessions() {
        var rows = new ArrayList<Map<?, ?>>();
        PublicKey owner = SENDER.publicKey();
        byte[] good = ((Payload.Stake) stake()).possession().toArray();
        rows.add(possession("as it should be", CHAIN, VALIDATOR.publicKey(), owner, good));
        rows.add(possession("another chain", ELECTION, VALIDATOR.publicKey(), owner, good));
        rows.add(possession("another owner", CHAIN, VALIDATOR.publicKey(), VALIDATOR.publicKey(), good));
        rows.add(possession("another validator", CHAIN, TestKey.of("voter 1").publicKey(), owner, good));
        rows.add(possession("no signature", CHAIN, VALIDATOR.publicKey(), owner, new byte[64]));
        return rows;
    }

    private static Map<?, ?> possession(
            String what, Hash chainId, PublicKey validator, PublicKey owner, byte[] possession) {
        return row(
                "case",
                what,
                "chainId",
                chainId,
                "validator",
                validator,
                "owner",
                owner,
                "digest",
                Possession.digest(chainId, validator, owner),
                "possession",
                possession,
                "valid",
                Possession.holds(Bytes.of(possession), chainId, validator, owner, Curves.best()));
    }

    private static Payload enrol(int voters) {
        return new Payload.EnrolVoters(
                ELECTION,
                IntStream.range(0, voters)
                        .mapToObj(i -> new RollEntry(TestKey.of("voter " + i).publicKey(), 1L << 20 * i))
                        .sorted((left, right) -> left.voter().compareTo(right.voter()))
                        .toList());
    }

    private static Payload cast(Choice... choices) {
        return new Payload.CastBallot(ELECTION, new OpenBallot(List.of(choices)));
    }

    private static Map<?, ?> valid(String what, long sequence, long expiryHeight, long fee, Payload payload) {
        var unsigned = new UnsignedTransaction(CHAIN, SENDER.publicKey(), sequence, expiryHeight, fee, payload);
        Transaction signed = SENDER.sign(unsigned);
        assertThat(signed.hasValidSignature(Curves.best())).isTrue();
        assertThat(signed.payload()).isEqualTo(payload);
        assertThat(signed.id()).isEqualTo(unsigned.id());
        return row(
                "case",
                what,
                "secret",
                SENDER.secret().toBytes(),
                "fields",
                row(
                        "chainId", CHAIN,
                        "sender", SENDER.publicKey(),
                        "sequence", sequence,
                        "expiryHeight", expiryHeight,
                        "fee", fee,
                        "payload", fields(payload)),
                "encoded",
                signed.encode(),
                "id",
                signed.id(),
                "fullHash",
                signed.fullHash(),
                "signature",
                signed.signature());
    }

    private static Map<?, ?> fields(Payload payload) {
        return switch (payload) {
            case Payload.Transfer(PublicKey to, long amount) -> row("kind", 1, "to", to, "amount", amount);
            case Payload.CreateElection create -> row("kind", 2, "definition", encode(create.definition()::write));
            case Payload.EnrolVoters(Hash election, List<RollEntry> chunk) ->
                row(
                        "kind",
                        3,
                        "election",
                        election,
                        "chunk",
                        chunk.stream()
                                .map(entry -> row("voter", entry.voter(), "weight", entry.weight()))
                                .toList());
            case Payload.CloseEnrolment(Hash election) -> row("kind", 4, "election", election);
            case Payload.CancelElection(Hash election) -> row("kind", 5, "election", election);
            case Payload.CastBallot(Hash election, OpenBallot ballot) ->
                row(
                        "kind",
                        6,
                        "election",
                        election,
                        "choices",
                        ballot.choices().stream()
                                .map(choice -> choice.isBlank()
                                        ? "blank"
                                        : IntStream.range(0, choice.size())
                                                .mapToObj(choice::option)
                                                .toList())
                                .toList());
            case Payload.Stake(PublicKey validator, long amount, Bytes possession) ->
                row("kind", 7, "validator", validator, "amount", amount, "possession", possession);
            case Payload.Unstake(PublicKey validator, long amount) ->
                row("kind", 8, "validator", validator, "amount", amount);
            case Payload.Evidence(Bytes evidence) -> row("kind", 9, "evidence", evidence);
            case Payload.ChangeMembers(MemberChange change, var approvals) ->
                row(
                        "kind",
                        16,
                        "number",
                        change.number(),
                        "coming",
                        change.coming().stream().toList(),
                        "leaving",
                        change.leaving().stream().toList(),
                        "approvals",
                        approvals.stream()
                                .map(approval -> row("key", approval.key(), "signature", approval.signature()))
                                .toList());
        };
    }

    private static List<?> malformed() {
        var rows = new ArrayList<Map<?, ?>>();
        byte[] good = transaction(out -> out.u8(4).raw(ELECTION));
        assertThat(Transaction.decode(good).value()).isPresent();
        rows.add(refused("no bytes", new byte[0]));
        rows.add(refused("signature one byte short", Arrays.copyOf(good, good.length - 1)));
        rows.add(refused("byte left over", Arrays.copyOf(good, good.length + 1)));
        rows.add(refused(
                "sequence not minimal",
                envelope(out -> out.u8(0x80).u8(0).varint(1).varint(0))));
        rows.add(refused(
                "expiry over 63 bits",
                envelope(out -> out.varint(0).u64(-1).u8(0xff).u8(1).varint(0))));
        rows.add(payload("unknown kind 0", out -> out.u8(0).raw(ELECTION)));
        rows.add(payload("unknown kind 10", out -> out.u8(10).raw(ELECTION)));
        rows.add(payload("unknown kind 255", out -> out.u8(255).raw(ELECTION)));
        rows.add(payload("transfer without amount", out -> out.u8(1).raw(LOW)));
        rows.add(payload("nobody to enrol", out -> out.u8(3).raw(ELECTION).varint(0)));
        rows.add(payload(
                "weight 0", out -> out.u8(3).raw(ELECTION).varint(1).raw(LOW).varint(0)));
        rows.add(payload(
                "weight over 2^40",
                out -> out.u8(3).raw(ELECTION).varint(1).raw(LOW).varint((1L << 40) + 1)));
        rows.add(payload("voters not ascending", out -> out.u8(3)
                .raw(ELECTION)
                .varint(2)
                .raw(HIGH)
                .varint(1)
                .raw(LOW)
                .varint(1)));
        rows.add(payload("voter twice", out -> out.u8(3)
                .raw(ELECTION)
                .varint(2)
                .raw(LOW)
                .varint(1)
                .raw(LOW)
                .varint(2)));
        rows.add(payload(
                "voter missing",
                out -> out.u8(3).raw(ELECTION).varint(200).raw(LOW).varint(1)));
        rows.add(payload(
                "unknown kind of ballot", out -> out.u8(6).raw(ELECTION).u8(1).varint(0)));
        rows.add(payload(
                "unknown kind of choice",
                out -> out.u8(6).raw(ELECTION).u8(0).varint(1).u8(2)));
        rows.add(payload("options not ascending", out -> out.u8(6)
                .raw(ELECTION)
                .u8(0)
                .varint(1)
                .u8(0)
                .varint(2)
                .varint(1)
                .varint(0)));
        rows.add(payload("option twice", out -> out.u8(6)
                .raw(ELECTION)
                .u8(0)
                .varint(1)
                .u8(0)
                .varint(2)
                .varint(1)
                .varint(1)));
        rows.add(payload(
                "option 256",
                out -> out.u8(6).raw(ELECTION).u8(0).varint(1).u8(0).varint(1).varint(256)));
        rows.add(payload(
                "possession one byte short", out -> out.u8(7).raw(LOW).varint(1).raw(new byte[63])));
        rows.add(payload("unstake without amount", out -> out.u8(8).raw(LOW)));
        rows.add(payload("1025 bytes of evidence", out -> out.u8(9).bytes(new byte[1_025])));
        rows.add(payload(
                "change of members that changes nothing",
                out -> out.u8(16).varint(1).u8(0).u8(0).varint(0)));
        rows.add(payload(
                "a member for itself",
                out -> out.u8(16).varint(1).u8(1).raw(LOW).u8(1).raw(LOW).varint(0)));
        rows.add(payload(
                "change of members without number",
                out -> out.u8(16).varint(0).u8(1).raw(LOW).u8(0).varint(0)));
        rows.add(payload("one approval twice", out -> approvals(out, LOW, LOW)));
        rows.add(payload("approvals out of order", out -> approvals(out, HIGH, LOW)));
        rows.add(payload("66 approvals", TransactionVectorsTest::manyApprovals));
        rows.add(payload("65 choices", TransactionVectorsTest::manyChoices));
        return rows;
    }

    private static void approvals(Writer out, PublicKey... keys) {
        out.u8(16).varint(1).u8(1).raw(LOW).u8(0).varint(keys.length);
        for (PublicKey key : keys) {
            out.raw(key).raw(new byte[64]);
        }
    }

    private static void manyApprovals(Writer out) {
        approvals(
                out,
                IntStream.range(0, 66)
                        .mapToObj(i -> PublicKey.parse("%064x".formatted(i)))
                        .toArray(PublicKey[]::new));
    }

    private static void manyChoices(Writer out) {
        out.u8(6).raw(ELECTION).u8(0).varint(65);
        for (int i = 0; i < 65; i++) {
            out.u8(1);
        }
    }

    /** An enrolment that would be in order, were it not for its size: so many voters that it is just over the limit. */
    private static byte[] tooLarge() {
        int voters = 3_967;
        byte[] bytes = transaction(out -> {
            out.u8(3).raw(ELECTION).varint(voters);
            for (int i = 0; i < voters; i++) {
                byte[] key = new byte[32];
                key[30] = (byte) (i >>> 8);
                key[31] = (byte) i;
                out.raw(key).varint(1);
            }
        });
        assertThat(bytes.length).isBetween(MAX_TRANSACTION_BYTES + 1, MAX_TRANSACTION_BYTES + 33);
        return bytes;
    }

    private static Map<?, ?> payload(String what, Consumer<Writer> payload) {
        return refused(what, transaction(payload));
    }

    private static byte[] transaction(Consumer<Writer> payload) {
        return encode(out -> {
            out.raw(CHAIN).raw(SENDER.publicKey()).varint(0).varint(1).varint(0);
            payload.accept(out);
            out.raw(new byte[64]);
        });
    }

    private static byte[] envelope(Consumer<Writer> numbers) {
        return encode(out -> {
            out.raw(CHAIN).raw(SENDER.publicKey());
            numbers.accept(out);
            out.u8(4).raw(ELECTION).raw(new byte[64]);
        });
    }

    private static Map<?, ?> refused(String what, byte[] bytes) {
        assertThat(Transaction.decode(bytes)).as(what).isInstanceOf(Decoded.Malformed.class);
        return row("case", what, "bytes", bytes);
    }

    private static List<?> badSignatures() {
        byte[] good = SENDER.sign(new UnsignedTransaction(
                        CHAIN, SENDER.publicKey(), 0, 1, 0, new Payload.CloseEnrolment(ELECTION)))
                .encode();
        byte[] turned = good.clone();
        turned[turned.length - 1] ^= 1;
        byte[] otherContent = good.clone();
        otherContent[64] ^= 1;
        byte[] none = good.clone();
        Arrays.fill(none, none.length - 64, none.length, (byte) 0);
        byte[] otherSender = good.clone();
        System.arraycopy(TestKey.of("voter 1").publicKey().toBytes(), 0, otherSender, 32, 32);
        byte[] offCurve = good.clone();
        System.arraycopy(HIGH.toBytes(), 0, offCurve, 32, 32);
        return Stream.of(
                        row("case", "a bit of the signature turned", "encoded", turned),
                        row("case", "another sequence", "encoded", otherContent),
                        row("case", "no signature", "encoded", none),
                        row("case", "another sender", "encoded", otherSender),
                        row("case", "sender off the curve", "encoded", offCurve))
                .peek(TransactionVectorsTest::assertBadSignature)
                .toList();
    }

    private static void assertBadSignature(Map<String, ?> row) {
        Transaction transaction =
                Transaction.decode((byte[]) row.get("encoded")).orThrow();
        assertThat(TransactionRules.checkKeysAndSignature(transaction, Curves.best()))
                .as("%s", row.get("case"))
                .contains(RejectCode.BAD_SIGNATURE);
    }
}
