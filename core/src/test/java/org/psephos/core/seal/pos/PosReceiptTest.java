package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Certification;
import org.psephos.core.light.Check;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipt.Standing.Recorded;
import org.psephos.core.light.ReceiptCheck;
import org.psephos.core.light.Receipts;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.Handover;

/** Receipts of a chain whose validators change twice while an election is held. */
class PosReceiptTest {
    private static final List<TestKey> FIRST = PosChain.members(1);
    private static final List<TestKey> SECOND = PosChain.members(2);
    /** None of whom was among the first. */
    private static final List<TestKey> THIRD = PosChain.members(5);

    private final TestChain chain = PosSealing.chain("test", PosReceiptTest::members);
    private final HeldElection election = held(chain);
    private final Transaction ballot = election.ballot(0, 0);
    private final Transaction second = election.ballot(0, 1, 2);

    PosReceiptTest() {
        chain.mine(ballot, election.ballot(1, 2));
        chain.mine(second);
        election.close();
        chain.mineEmpty(2 * PosChain.EPOCH_BLOCKS);
    }

    private static HeldElection held(TestChain chain) {
        return HeldElection.enrolling(chain, 2, RevoteRule.LAST)
                .closeEnrolment()
                .open();
    }

    private static List<TestKey> members(long epoch) {
        return epoch < 3 ? FIRST : epoch < 5 ? SECOND : THIRD;
    }

    @Test
    void followsTheValidatorsFromGenesisToTheAnchor() {
        Receipt receipt = chain.countedReceipt(second);

        Verdict verdict = Receipts.verify(receipt, election.head());

        assertThat(receipt.certification().handovers()).hasSize(2);
        assertThat(verdict.valid()).isTrue();
        assertThat(detail(verdict))
                .isEqualTo("block " + chain.height()
                        + " is certified by validators to whom those of genesis lead by 2 handovers");
        assertThat(Receipt.decode(receipt.encode())).isEqualTo(new Decoded.Ok<>(receipt));
        assertThat(Receipts.failed(chain.countedReceipt(ballot))).containsExactly("counted");
        assertThat(Receipts.verify(chain.recordedReceipt(ballot), election.head())
                        .valid())
                .isTrue();
    }

    @Test
    void needsNoHandoverWhereTheValidatorsAreThoseOfGenesis() {
        TestChain short_ = PosSealing.chain("test", epoch -> FIRST);
        HeldElection other = held(short_);
        Transaction vote = other.ballot(0, 1);
        short_.mine(vote);

        Receipt receipt = short_.recordedReceipt(vote);

        assertThat(receipt.certification().handovers()).isEmpty();
        assertThat(detail(Receipts.verify(receipt))).endsWith("is certified by the validators of genesis");
    }

    @Test
    void isOnlyConsistentWithoutATrustedBlock() {
        Verdict verdict = Receipts.verify(chain.countedReceipt(second));

        assertThat(verdict.consistent()).isTrue();
        assertThat(verdict.anchoring()).isEqualTo(Anchoring.NO_CHECKPOINT);
    }

    @Test
    void historyForgedWithRetiredKeysIsConsistentAtMost() {
        // Whoever has the old keys of the first validators leaves out the second ballot, and all handovers.
        TestChain forged = PosSealing.chain("test", epoch -> FIRST);
        HeldElection same = held(forged);
        forged.mine(ballot);
        same.close();

        Receipt receipt = forged.countedReceipt(ballot);

        assertThat(forged.chainId()).isEqualTo(chain.chainId());
        assertThat(Receipts.verify(receipt).consistent()).isTrue();
        assertThat(Receipts.verify(receipt).valid()).isFalse();
        Verdict measured = Receipts.verify(receipt, election.head());
        assertThat(measured.anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertThat(measured.valid()).isFalse();
    }

    @Test
    void retiredKeysCertifyNothingAfterAHandover() {
        Header real = chain.header(chain.height());
        var named = PosFields.decode(real.engineFields()).orThrow();
        var forgedFields = new PosFields(
                named.round(), PosChain.set(FIRST), named.vrfProof(), named.handover(), named.parentCertificate());
        Header forged = withFields(real, forgedFields.encode());
        Bytes certificate = certificate(forged, FIRST, 0, 1, 2, 3);
        Receipt receipt = anchoredAt(forged);

        assertSealsFail(receipt.with(new Certification(handovers(), certificate)), "are not those that");
        assertSealsFail(receipt.with(new Certification(handovers().subList(0, 1), certificate)), "are not those that");
        Verdict handoversLeftOut = Receipts.verify(receipt.with(new Certification(List.of(), certificate)));
        assertThat(handoversLeftOut.consistent())
                .as("he could have made the whole chain")
                .isTrue();
        assertThat(Receipts.verify(receipt.with(new Certification(List.of(), certificate)), election.head())
                        .anchoring())
                .isEqualTo(Anchoring.NOT_REACHED);
    }

    @Test
    void refusesCertificatesThatAreNone() {
        Header anchor = chain.header(chain.height());
        Receipt receipt = chain.countedReceipt(second);

        assertSealsFail(certified(receipt, certificate(anchor, THIRD, 0, 1)), "no more than two thirds");
        assertSealsFail(certified(receipt, certificate(anchor, THIRD)), "no more than two thirds");
        assertSealsFail(certified(receipt, certificate(anchor, FIRST, 0, 1, 2, 3)), "a signature that is not of");
        assertSealsFail(
                certified(receipt, certificate(chain.header(chain.height() - 1), THIRD, 0, 1, 2, 3)),
                "a signature that is not of");
        Certificate three = PosSealing.certificate(anchor, THIRD, 0, 1, 3);
        List<Bytes> twice = List.of(
                three.signatures().get(0),
                three.signatures().get(0),
                three.signatures().get(2));
        assertSealsFail(
                certified(receipt, PosChain.encoded(new Certificate(0, three.signers(), twice), 4)),
                "a signature that is not of");
        var laterRound = new Certificate(1, three.signers(), three.signatures());
        assertSealsFail(certified(receipt, PosChain.encoded(laterRound, 4)), "a signature that is not of");
        assertSealsFail(certified(receipt, Bytes.of(new byte[] {0})), "certificate: ");
        assertThat(Receipts.failed(certified(receipt, certificate(anchor, THIRD, 1, 2, 3))))
                .as("three of four are enough")
                .isEmpty();
    }

    @Test
    void refusesAnAnchorThatNobodyCertified() {
        // Whoever leads the next block can make it up, with a certificate of its parent, and any state.
        Header head = chain.header(chain.height());
        chain.mineEmpty(1);
        Header bare = chain.header(chain.height());
        Receipt receipt = chain.recordedReceipt(second);

        assertSealsFail(certified(receipt, certificate(head, THIRD, 0, 1, 2, 3)), "a signature that is not of");
        assertThat(receipt.anchor()).isEqualTo(bare);
    }

    @Test
    void refusesReceiptThatDoesNotSayWhoCertified() {
        assertSealsFail(
                chain.countedReceipt(second).with(Certification.NONE), "does not say who certified the last block");
    }

    @Test
    void refusesHandoversLeftOutReorderedOrTwice() {
        Receipt receipt = chain.countedReceipt(second);
        List<Handover> both = handovers();

        assertSealsFail(handedOver(receipt, List.of()), "are not those that");
        assertSealsFail(handedOver(receipt, both.subList(0, 1)), "are not those that");
        assertSealsFail(handedOver(receipt, both.subList(1, 2)), "are not those that");
        assertSealsFail(handedOver(receipt, both.reversed()), "are not those that");
        assertSealsFail(handedOver(receipt, List.of(both.get(0), both.get(0), both.get(1))), "out of order");
        assertSealsFail(handedOver(receipt, List.of(both.get(0), both.get(1), both.get(0))), "out of order");
    }

    @Test
    void refusesHandoversOfAnotherChain() {
        TestChain other = PosSealing.chain("other", PosReceiptTest::members);
        other.mineEmpty((int) chain.height());
        List<Handover> foreign = other.certification(other.height()).handovers();
        Receipt receipt = chain.countedReceipt(second);

        assertThat(Receipts.failed(handedOver(receipt, foreign))).containsExactly("chain", "seals");
        assertThat(Receipts.failed(handedOver(receipt, List.of(handovers().get(0), foreign.get(1)))))
                .containsExactly("chain", "seals");
    }

    @Test
    void refusesHandoversToWhomTheStateDoesNotHave() {
        Receipt receipt = chain.countedReceipt(second);
        Hash attackers = PosChain.set(PosChain.members(20)).hash();

        assertSealsFail(
                changed(receipt, 1, step -> new Handover(step.header(), step.certificate(), attackers, step.proof())),
                "that the state after it does not have");
        assertSealsFail(
                changed(
                        receipt,
                        1,
                        step -> new Handover(
                                step.header(),
                                step.certificate(),
                                step.next(),
                                handovers().get(0).proof())),
                "that the state after it does not have");
        assertSealsFail(
                changed(
                        receipt,
                        0,
                        step -> new Handover(
                                step.header(),
                                step.certificate(),
                                PosChain.set(FIRST).hash(),
                                step.proof())),
                "to the same validators");
        assertSealsFail(
                changed(
                        receipt,
                        0,
                        step -> new Handover(
                                chain.header(step.header().height() + 1),
                                certificate(chain.header(step.header().height() + 1), FIRST, 0, 1, 2, 3),
                                step.next(),
                                step.proof())),
                "nobody to hand over to");
    }

    @Test
    void refusesHandoversThatNobodyCertified() {
        Receipt receipt = chain.countedReceipt(second);

        assertSealsFail(
                changed(
                        receipt,
                        1,
                        step -> new Handover(
                                step.header(), certificate(step.header(), SECOND, 0, 1), step.next(), step.proof())),
                "no more than two thirds");
        assertSealsFail(
                changed(
                        receipt,
                        1,
                        step -> new Handover(
                                step.header(),
                                certificate(step.header(), THIRD, 0, 1, 2, 3),
                                step.next(),
                                step.proof())),
                "a signature that is not of");
    }

    @Test
    void refusesHandoversBeyondTheAnchor() {
        // Of a block of epoch 3, whose successor's validators are known already.
        long height = 4 * PosChain.EPOCH_BLOCKS;
        Header anchor = chain.header(height);
        Receipt receipt = anchoredAt(anchor);
        Bytes certificate = certificate(anchor, SECOND, 0, 1, 2, 3);

        assertThat(Receipts.failed(receipt.with(new Certification(handovers().subList(0, 1), certificate))))
                .doesNotContain("seals");
        assertSealsFailAmongOthers(
                receipt.with(new Certification(handovers(), certificate)), "handed over beyond block " + height);
    }

    @Test
    void refusesBytesThatAreNoCertification() {
        byte[] bytes = chain.countedReceipt(second).encode();
        byte[] sealed = chain.countedReceipt(second).with(Certification.NONE).encode();

        assertThat(Receipts.failed(Arrays.copyOf(bytes, bytes.length - 1))).containsExactly("format");
        assertThat(Receipts.failed(Arrays.copyOf(bytes, bytes.length + 1))).containsExactly("format");
        byte[] without = sealed.clone();
        without[0] = 2;
        assertThat(Receipts.failed(without)).containsExactly("format");
        assertThat(Receipts.failed(new Writer().raw(without).u8(0).u8(0).toBytes()))
                .as("an empty certificate")
                .containsExactly("format");
        assertThat(Receipts.failed(new Writer()
                        .raw(without)
                        .varint(Certification.MAX_HANDOVERS + 1L)
                        .raw(new byte[Handover.MIN_BYTES])
                        .toBytes()))
                .containsExactly("format");
        byte[] otherFormat = bytes.clone();
        otherFormat[0] = 1;
        assertThat(Receipts.failed(otherFormat)).containsExactly("format");
    }

    @Test
    void everyByteCounts() {
        byte[] bytes = chain.countedReceipt(second).encode();
        for (int at = 0; at < bytes.length; at++) {
            byte right = bytes[at];
            bytes[at] ^= (byte) (1 << at % 8);
            assertThat(Receipts.verify(bytes, election.head()).valid())
                    .as("byte %d", at)
                    .isFalse();
            bytes[at] = right;
        }
    }

    private List<Handover> handovers() {
        return chain.certification(chain.height()).handovers();
    }

    /** The second ballot is recorded, under this header. */
    private Receipt anchoredAt(Header anchor) {
        Receipt receipt = chain.recordedReceipt(second);
        HistoryLink link =
                switch (chain.link(receipt.block().height(), anchor.height())) {
                    case HistoryLink.Same same -> same;
                    case HistoryLink.Later(Header ignored, var proof) -> new HistoryLink.Later(anchor, proof);
                };
        return new Receipt(
                receipt.genesis(),
                receipt.transaction(),
                receipt.block(),
                receipt.inBlock(),
                new Recorded(link),
                receipt.certification());
    }

    private static Receipt certified(Receipt receipt, Bytes certificate) {
        return receipt.with(new Certification(receipt.certification().handovers(), certificate));
    }

    private static Receipt handedOver(Receipt receipt, List<Handover> handovers) {
        return receipt.with(new Certification(handovers, receipt.certification().certificate()));
    }

    private static Receipt changed(Receipt receipt, int index, UnaryOperator<Handover> change) {
        var handovers = new ArrayList<>(receipt.certification().handovers());
        handovers.set(index, change.apply(handovers.get(index)));
        return handedOver(receipt, Collections.unmodifiableList(handovers));
    }

    private static Bytes certificate(Header header, List<TestKey> members, int... places) {
        return PosChain.encoded(PosSealing.certificate(header, members, places), members.size());
    }

    private static Header withFields(Header header, Bytes fields) {
        return new Header(
                header.version(),
                header.chainId(),
                header.height(),
                header.parent(),
                header.timeMillis(),
                header.txRoot(),
                header.stateRoot(),
                header.historyRoot(),
                header.producer(),
                fields,
                header.seal());
    }

    private static void assertSealsFail(Receipt receipt, String why) {
        assertThat(Receipts.failed(receipt)).containsExactly("seals");
        assertThat(detail(Receipts.verify(receipt))).contains(why);
    }

    private static void assertSealsFailAmongOthers(Receipt receipt, String why) {
        assertThat(Receipts.failed(receipt)).contains("seals");
        assertThat(detail(Receipts.verify(receipt))).contains(why);
    }

    private static String detail(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> check.name().equals(ReceiptCheck.SEALS.label()))
                .map(Check::detail)
                .findFirst()
                .orElseThrow();
    }
}
