package org.psephos.core.seal.pos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Certification;
import org.psephos.core.light.CertificationMaker;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.Receipts;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;

/** Chains whose validators have changed more often than a receipt can hold: what is made, and what it is worth. */
class PosReceiptWithoutHandoversTest {
    private static final List<TestKey> FIRST = PosChain.members(1);
    private static final List<TestKey> LAST = PosChain.members(5);

    private final TestChain chain = chain();
    private final HeldElection election =
            HeldElection.enrolling(chain, 2, RevoteRule.LAST).closeEnrolment().open();
    private final Transaction ballot = election.ballot(0, 0);
    private final List<Handover> handovers;

    PosReceiptWithoutHandoversTest() {
        chain.mine(ballot);
        election.close();
        chain.mineEmpty(2 * PosChain.EPOCH_BLOCKS);
        handovers = chain.certification(chain.height()).handovers();
    }

    private static TestChain chain() {
        return PosSealing.chain("test", epoch -> epoch < 3 ? FIRST : epoch < 5 ? PosChain.members(2) : LAST);
    }

    @Test
    void onlyATrustedBlockThatCommitsToAllSpeaksForTheValidators() {
        Receipt bare = chain.countedReceipt(ballot).with(certification(List.of(), chain.height()));
        Hash anchor = bare.anchor().id();

        assertThat(handovers).hasSize(2);
        assertSealsFail(bare);
        assertSealsFail(bare, chain.id(1));
        assertSealsFail(bare, bare.block().id());
        assertThat(Receipts.verify(bare, anchor).valid()).isTrue();
        assertThat(Receipts.verify(bare, bare.last().id()).valid()).isTrue();
        assertThat(Receipts.verify(
                                chain.recordedReceipt(ballot).with(bare.certification()),
                                bare.block().id())
                        .valid())
                .isTrue();
    }

    @Test
    void trustedBlockDoesNotStandForCertificateOrHandovers() {
        Receipt receipt = chain.countedReceipt(ballot);
        Header anchor = receipt.anchor();

        assertSealsFail(receipt.with(new Certification(List.of(), certificate(anchor, LAST, 0, 1))), anchor.id());
        assertSealsFail(
                receipt.with(new Certification(List.of(), certificate(anchor, FIRST, 0, 1, 2, 3))), anchor.id());
        assertSealsFail(receipt.with(certification(handovers.subList(1, 2), anchor.height())), anchor.id());
        assertSealsFail(receipt.with(certification(handovers.subList(0, 1), anchor.height())), anchor.id());
    }

    @Test
    void validatorsOfOnesOwnCertifyNothing() {
        List<TestKey> attackers = PosChain.members(20);
        Header real = chain.header(chain.height());
        Header forged = namingAsValidators(attackers, real);
        HistoryLink link = new HistoryLink.Later(
                forged,
                switch (chain.link(chain.recordedReceipt(ballot).block().height(), real.height())) {
                    case HistoryLink.Later(Header ignored, var proof) -> proof;
                    case HistoryLink.Same ignored -> throw new AssertionError("the ballot is in an earlier block");
                });
        Receipt receipt = chain.recordedReceipt(ballot)
                .with(link)
                .with(new Certification(List.of(), certificate(forged, attackers, 0, 1, 2, 3)));

        assertSealsFail(receipt);
        assertSealsFail(receipt, real.id());
    }

    @Test
    void makerLeavesHandoversOutWhereTheyAreTooManyAndLooksAtNothingTwice() {
        var first = new Writer();
        handovers.getFirst().write(first);
        var asked = new ArrayList<Long>();
        var maker = new CertificationMaker(
                certifiers(chain),
                height -> {
                    asked.add(height);
                    return chain.header(height);
                },
                first.size());
        long height = chain.height();

        assertThat(maker.make(height, chain.certificate(height)).handovers()).isEmpty();
        asked.clear();

        assertThat(maker.make(height, chain.certificate(height)).handovers()).isEmpty();
        assertThat(maker.prepare(height + 1_000_000)).isTrue();
        long before = handovers.getLast().header().height();
        assertThat(maker.make(before, chain.certificate(before)).handovers()).containsExactly(handovers.getFirst());
        assertThat(maker.make(1, chain.certificate(1)).handovers()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void makerRemembersTheHandoversThatItGives() {
        var asked = new ArrayList<Long>();
        var maker = new CertificationMaker(certifiers(chain), height -> {
            asked.add(height);
            return chain.header(height);
        });
        long height = chain.height();

        assertThat(maker.make(height, chain.certificate(height)).handovers()).isEqualTo(handovers);
        asked.clear();
        assertThat(maker.make(height, chain.certificate(height)).handovers()).isEqualTo(handovers);
        assertThat(asked).isEmpty();
    }

    @Test
    void makerLooksThroughTheChainInStretchesThatStayKnown() {
        TestChain longer = chain();
        longer.mineEmpty(1_100);
        var maker = new CertificationMaker(certifiers(longer), longer::header);

        assertThat(maker.prepare(1_100)).isFalse();
        assertThat(maker.prepare(1_100)).isTrue();
        assertThat(maker.prepare(500)).isTrue();
        assertThat(maker.make(1_100, longer.certificate(1_100)).handovers()).hasSize(2);
    }

    private static Certifiers certifiers(TestChain chain) {
        return chain.certifiers().orElseThrow();
    }

    private Certification certification(List<Handover> shown, long height) {
        return new Certification(shown, chain.certificate(height));
    }

    private static Bytes certificate(Header header, List<TestKey> members, int... places) {
        return PosChain.encoded(PosSealing.certificate(header, members, places), members.size());
    }

    private static Header namingAsValidators(List<TestKey> members, Header header) {
        var named = PosFields.decode(header.engineFields()).orThrow();
        var fields = new PosFields(
                named.round(), PosChain.set(members), named.vrfProof(), named.handover(), named.parentCertificate());
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
                fields.encode(),
                header.seal());
    }

    private static void assertSealsFail(Receipt receipt, Hash... trusted) {
        Verdict verdict = Receipts.verify(receipt, trusted);
        assertThat(verdict.checks().stream().filter(check -> !check.ok()))
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo("seals"));
    }
}
