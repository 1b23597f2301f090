package org.psephos.core.seal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.Certification;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.ReceiptCheck;
import org.psephos.core.light.Receipts;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.Handover;
import org.psephos.core.seal.Signatures;

/** Receipts of a consortium whose members change while an election is held. */
class RaftReceiptTest {
    private static final List<TestKey> FIRST = RaftChain.members(0, 3);
    private static final List<TestKey> SECOND = RaftChain.members(2, 4);
    private static final List<TestKey> THIRD = RaftChain.members(10, 1);

    private final TestChain chain = RaftSealing.chain("test", RaftReceiptTest::members);
    private final HeldElection election = held(chain);
    private final Transaction ballot = election.ballot(0, 0);
    private final Transaction second = election.ballot(0, 1, 2);

    RaftReceiptTest() {
        chain.mine(ballot, election.ballot(1, 2));
        chain.mine(second);
        election.close();
    }

    private static HeldElection held(TestChain chain) {
        return HeldElection.enrolling(chain, 2, RevoteRule.LAST)
                .closeEnrolment()
                .open();
    }

    /** The second ones come, go and come again. */
    private static List<TestKey> members(long height) {
        return height < 8 || height == 10 ? FIRST : height < 18 ? SECOND : THIRD;
    }

    @Test
    void followsTheMembersFromGenesisToTheAnchor() {
        Receipt receipt = chain.countedReceipt(second);

        assertThat(receipt.certification().handovers()).hasSizeBetween(2, 4);
        assertThat(Receipts.verify(receipt, election.head()).valid()).isTrue();
        assertThat(Receipts.verify(receipt).anchoring()).isEqualTo(Anchoring.NO_CHECKPOINT);
    }

    @Test
    void everyBlockCanBeTheAnchor() {
        Receipt receipt = chain.recordedReceipt(second);
        for (long height = receipt.block().height(); height <= chain.height(); height++) {
            var standing =
                    new Receipt.Standing.Recorded(chain.link(receipt.block().height(), height));
            var anchored = new Receipt(
                    receipt.genesis(),
                    receipt.transaction(),
                    receipt.block(),
                    receipt.inBlock(),
                    standing,
                    chain.certification(height));
            assertThat(Receipts.failed(anchored)).as("block %d", height).isEmpty();
        }
    }

    @Test
    void historyForgedByFormerMembersIsConsistentAtMost() {
        TestChain forged = RaftSealing.chain("test", height -> FIRST);
        HeldElection same = held(forged);
        forged.mine(ballot);
        same.close();
        forged.mineEmpty(3);

        Receipt receipt = forged.countedReceipt(ballot);

        assertThat(Receipts.verify(receipt).consistent()).isTrue();
        assertThat(Receipts.verify(receipt, election.head()).anchoring()).isEqualTo(Anchoring.NOT_REACHED);
        assertSealsFail(
                receipt.with(
                        new Certification(handovers(), receipt.certification().certificate())),
                "are not those that");
    }

    @Test
    void refusesCertificatesThatAreNone() {
        TestChain three = RaftSealing.chain("test", height -> FIRST);
        HeldElection same = held(three);
        three.mine(ballot);
        Receipt receipt = three.recordedReceipt(ballot);
        Header anchor = three.header(three.height());

        assertSealsFail(certified(receipt, signed(anchor, FIRST, 1)), "signed by 1, a majority is 2");
        assertSealsFail(certified(receipt, signed(anchor, SECOND, 0, 1)), "a signature that is not of");
        assertSealsFail(
                certified(receipt, signed(three.header(three.height() - 1), FIRST, 0, 1)),
                "a signature that is not of");
        Signatures two = RaftSealing.certificate(rules(), anchor, FIRST, 0, 2);
        var twice = new Signatures(
                two.signers(),
                List.of(two.signatures().getFirst(), two.signatures().getFirst()));
        assertSealsFail(certified(receipt, RaftChain.encoded(twice, 3)), "a signature that is not of");
        assertThat(Receipts.failed(certified(receipt, signed(anchor, FIRST, 0, 2))))
                .isEmpty();
        assertThat(same.id()).isEqualTo(election.id());
    }

    @Test
    void refusesHandoversLeftOutReorderedOrInvented() {
        Receipt receipt = chain.countedReceipt(second);
        List<Handover> all = handovers();

        assertSealsFail(handedOver(receipt, List.of()), "are not those that");
        assertSealsFail(handedOver(receipt, all.subList(1, all.size())), "are not those that");
        assertSealsFail(handedOver(receipt, all.subList(0, all.size() - 1)), "are not those that");
        assertSealsFail(handedOver(receipt, all.reversed()), "are not those that");
        Handover first = all.getFirst();
        Hash attackers = RaftChain.set(RaftChain.members(40, 1)).hash();
        assertSealsFail(
                handedOver(
                        receipt, List.of(new Handover(first.header(), first.certificate(), attackers, first.proof()))),
                "that the state after it does not have");
        assertSealsFail(
                handedOver(
                        receipt,
                        List.of(new Handover(
                                first.header(), signed(first.header(), FIRST, 0), first.next(), first.proof()))),
                "a majority is 2");
    }

    @Test
    void everyByteCounts() {
        byte[] bytes = chain.recordedReceipt(second).encode();
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

    private RaftRules rules() {
        return RaftRules.of(chain.genesis(), Curves.best());
    }

    private Bytes signed(Header header, List<TestKey> members, int... places) {
        return RaftChain.encoded(RaftSealing.certificate(rules(), header, members, places), FIRST.size());
    }

    private static Receipt certified(Receipt receipt, Bytes certificate) {
        return receipt.with(new Certification(receipt.certification().handovers(), certificate));
    }

    private static Receipt handedOver(Receipt receipt, List<Handover> handovers) {
        return receipt.with(new Certification(handovers, receipt.certification().certificate()));
    }

    private static void assertSealsFail(Receipt receipt, String why) {
        Verdict verdict = Receipts.verify(receipt);
        assertThat(Receipts.failed(receipt)).containsExactly("seals");
        assertThat(verdict.checks())
                .filteredOn(check -> check.name().equals(ReceiptCheck.SEALS.label()))
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains(why));
    }
}
