package org.psephos.core.seal.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Curves;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.light.CertifiedChain;
import org.psephos.core.light.CertifiedChain.Step;
import org.psephos.core.seal.Certifiers;

/** Following a consortium whose members change, from genesis or from any of its blocks. */
class RaftLightTest {
    private static final List<TestKey> FIRST = RaftChain.members(0, 3);
    private static final List<TestKey> SECOND = RaftChain.members(2, 4);
    private static final List<TestKey> THIRD = RaftChain.members(10, 1);
    private static final long END = 24;

    private final TestChain chain = RaftSealing.chain("test", RaftLightTest::members);
    private final RaftRules rules = RaftRules.of(chain.genesis(), Curves.best());
    private final Certifiers certifiers = new RaftSealVerifierProvider()
            .create(chain.genesis(), Curves.best())
            .certifiers()
            .orElseThrow();

    private static List<TestKey> members(long height) {
        return height < 8 || height == 10 ? FIRST : height < 18 ? SECOND : THIRD;
    }

    @BeforeEach
    void grow() {
        chain.mineEmpty((int) END);
    }

    @Test
    void followsFromGenesisAndFromEveryBlock() {
        assertThat(follow(genesis(), END).headId()).isEqualTo(chain.id(END));
        for (long height = 1; height <= END; height++) {
            assertThat(follow(checkpoint(height), END).headId())
                    .as("from block %d", height)
                    .isEqualTo(chain.id(END));
        }
    }

    @Test
    void refusesHeadersOfFormerMembers() {
        Header real = chain.header(20);
        RaftFields named = RaftFields.decode(real.engineFields()).orThrow();
        Header theirs = withFields(
                real, new RaftFields(RaftChain.set(FIRST), named.handover(), named.parentCertificate()).encode());

        assertNotCertified(checkpoint(19).extend(theirs, signed(theirs, FIRST, 0, 1, 2)));
        assertNotCertified(follow(genesis(), 19).extend(theirs, signed(theirs, FIRST, 0, 1, 2)));
    }

    @Test
    void refusesHandoversThatDoNotHold() {
        Header real = chain.header(18);
        RaftFields right = RaftFields.decode(real.engineFields()).orThrow();
        List<TestKey> attackers = RaftChain.members(40, 1);
        Header invented = withFields(
                real, new RaftFields(RaftChain.set(attackers), right.handover(), right.parentCertificate()).encode());
        Header fewer = withFields(
                real,
                new RaftFields(
                                right.members(),
                                right.handover(),
                                Optional.of(RaftSealing.certificate(rules, chain.header(17), SECOND, 0, 1)))
                        .encode());

        assertNotCertified(checkpoint(17).extend(invented, signed(invented, attackers, 0)));
        assertNotCertified(checkpoint(17).extend(fewer, signed(fewer, THIRD, 0)));
    }

    @Test
    void refusesHeadersWithoutACertificateOfTheirOwn() {
        Header next = chain.header(13);

        assertNotCertified(checkpoint(12).extend(next, Bytes.EMPTY));
        assertNotCertified(checkpoint(12).extend(next, chain.certificate(12)));
        assertNotCertified(checkpoint(12).extend(next, signed(next, SECOND, 0, 1)));
        assertNotCertified(checkpoint(12).extend(withFields(next, Bytes.EMPTY), chain.certificate(13)));
    }

    private CertifiedChain genesis() {
        return CertifiedChain.fromGenesis(chain.genesis(), ActivationTable.INITIAL, certifiers);
    }

    private CertifiedChain checkpoint(long height) {
        ChainTerms terms = ChainTerms.of(chain.genesis(), ActivationTable.INITIAL);
        return CertifiedChain.fromCheckpoint(chain.checkpoint(height), chain.id(height), terms, certifiers)
                .orElseThrow();
    }

    private CertifiedChain follow(CertifiedChain from, long end) {
        CertifiedChain followed = from;
        for (long height = from.head().height() + 1; height <= end; height++) {
            Step step = followed.extend(chain.header(height), chain.certificate(height));
            assertThat(step).as("block %d", height).isInstanceOf(Step.Extended.class);
            followed = ((Step.Extended) step).chain();
        }
        return followed;
    }

    private static void assertNotCertified(Step step) {
        assertThat(step).isInstanceOf(Step.NotCertified.class);
    }

    private Bytes signed(Header header, List<TestKey> members, int... places) {
        return RaftChain.encoded(RaftSealing.certificate(rules, header, members, places), members.size());
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
}
