package org.psephos.core.seal.pos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.CertifiedReceiptRows;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.ReceiptRows;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Receipt;

/** {@code docs/spec/vectors/receipt_pos.json}: what is certified, and what is not. */
class PosReceiptVectorsTest {
    private static final List<TestKey> FIRST = PosChain.members(1);
    private static final List<TestKey> LAST = PosChain.members(5);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        TestChain chain = PosSealing.chain("test", epoch -> epoch < 3 ? FIRST : epoch < 5 ? PosChain.members(2) : LAST);
        HeldElection election = held(chain);
        Transaction ballot = election.ballot(0, 0);
        Transaction second = election.ballot(0, 1, 2);
        chain.mine(ballot);
        chain.mine(second);
        election.close();
        chain.mineEmpty(2 * PosChain.EPOCH_BLOCKS);
        Receipt receipt = chain.recordedReceipt(ballot);
        Header anchor = receipt.anchor();
        var rows = new ReceiptRows();
        var certified = new CertifiedReceiptRows(rows, receipt);

        certified.addHolding(chain.countedReceipt(second), chain.id(1));
        rows.add("counted in a history that retired validators made up", forged(ballot), Optional.of(anchor.id()));
        certified.addBadCertificates(
                certificate(chain.header(anchor.height() - 1), LAST, 0, 1, 2, 3),
                certificate(anchor, LAST, 2, 3),
                certificate(anchor, FIRST, 0, 1, 2, 3));
        certified.addBadHandovers();
        certified.addWithoutHandovers(chain.countedReceipt(second), chain.id(1), certificate(anchor, LAST, 2, 3));
        certified.addMalformed();

        rows.check("receipt_pos.json");
    }

    private static Receipt forged(Transaction ballot) {
        TestChain chain = PosSealing.chain("test", epoch -> FIRST);
        HeldElection election = held(chain);
        chain.mine(ballot);
        election.close();
        return chain.countedReceipt(ballot);
    }

    private static HeldElection held(TestChain chain) {
        return HeldElection.enrolling(chain, 2, RevoteRule.LAST)
                .closeEnrolment()
                .open();
    }

    private static Bytes certificate(Header header, List<TestKey> members, int... places) {
        return PosChain.encoded(PosSealing.certificate(header, members, places), members.size());
    }
}
