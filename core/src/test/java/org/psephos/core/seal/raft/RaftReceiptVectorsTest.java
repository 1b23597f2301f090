package org.psephos.core.seal.raft;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.election.RevoteRule;
import org.psephos.core.fixtures.CertifiedReceiptRows;
import org.psephos.core.fixtures.HeldElection;
import org.psephos.core.fixtures.ReceiptRows;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Receipt;

/** {@code docs/spec/vectors/receipt_raft.json}: what is certified, and what is not. */
class RaftReceiptVectorsTest {
    private static final List<TestKey> FIRST = RaftChain.members(0, 3);
    private static final List<TestKey> LAST = RaftChain.members(10, 3);

    @Test
    void publishedVectorsAreOurs() throws IOException {
        TestChain chain =
                RaftSealing.chain("test", height -> height < 8 ? FIRST : height < 18 ? RaftChain.members(2, 4) : LAST);
        HeldElection election = held(chain);
        Transaction ballot = election.ballot(0, 0);
        Transaction second = election.ballot(0, 1, 2);
        chain.mine(ballot);
        chain.mine(second);
        election.close();
        Receipt receipt = chain.recordedReceipt(ballot);
        Header anchor = receipt.anchor();
        var rows = new ReceiptRows();
        var certified = new CertifiedReceiptRows(rows, receipt);

        certified.addHolding(chain.countedReceipt(second), chain.id(1));
        rows.add("counted in a history that former members made up", forged(ballot), Optional.of(anchor.id()));
        certified.addBadCertificates(
                certificate(chain.header(anchor.height() - 1), LAST, 0, 1),
                certificate(anchor, LAST, 2),
                certificate(anchor, FIRST, 0, 1));
        certified.addBadHandovers();
        certified.addWithoutHandovers(chain.countedReceipt(second), chain.id(1), certificate(anchor, LAST, 2));
        certified.addMalformed();

        rows.check("receipt_raft.json");
    }

    private static Receipt forged(Transaction ballot) {
        TestChain chain = RaftSealing.chain("test", height -> FIRST);
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
        RaftRules rules = RaftRules.of(RaftSealing.genesis("test", FIRST), Curves.best());
        return RaftChain.encoded(RaftSealing.certificate(rules, header, members, places), members.size());
    }
}
