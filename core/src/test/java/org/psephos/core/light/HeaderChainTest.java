package org.psephos.core.light;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.fixtures.StampSeal;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.HeaderFault;
import org.psephos.core.seal.SealVerifier;

class HeaderChainTest {
    private final TestChain source = new TestChain();
    private final SealVerifier seals = StampSeal.of(source.genesis());

    HeaderChainTest() {
        source.mineEmpty(30);
    }

    @Test
    void followsAnHonestChain() {
        HeaderChain chain = follow(30);

        assertThat(chain.height()).isEqualTo(30);
        assertThat(chain.headId()).isEqualTo(source.id(30));
        assertThat(chain.nextChainTimeMillis()).isEqualTo(source.nextChainTimeMillis());
    }

    @Test
    void goesOnFromWhereItStopped() {
        HeaderChain before = follow(12);
        HeaderChain resumed = HeaderChain.resume(before.tip(), before.trail(), seals);

        for (int height = 13; height <= 30; height++) {
            resumed = extended(resumed, source.header(height));
        }

        assertThat(resumed.headId()).isEqualTo(source.id(30));
        assertThat(resumed.trail()).isEqualTo(follow(30).trail());
    }

    @Test
    void namesTheRuleThatAHeaderBreaks() {
        assertThat(follow(12).extend(source.header(14)))
                .isEqualTo(new HeaderChain.Step.BreaksRule(HeaderFault.WRONG_PARENT));
    }

    @Test
    void refusesAHeaderWithTheSealOfAnother() {
        Header borrowed = source.header(13).withSeal(source.header(12).seal());

        assertThat(follow(12).extend(borrowed)).isInstanceOf(HeaderChain.Step.BadSeal.class);
    }

    @Test
    void refusesTheBlockOfAnotherFork() {
        var other = new TestChain(TestChain.genesis("elsewhere"));
        other.mine();

        assertThat(follow(0).extend(other.header(1)))
                .isEqualTo(new HeaderChain.Step.BreaksRule(HeaderFault.WRONG_CHAIN));
    }

    @Test
    void startsWithTheBlockThatGenesisMakes() {
        HeaderChain start = follow(0);

        assertThat(start.head().height()).isZero();
        assertThat(start.head().parent()).isEqualTo(Hash.ZERO);
        assertThat(start.headId()).isEqualTo(source.id(0));
    }

    private HeaderChain follow(int height) {
        HeaderChain chain = HeaderChain.fromGenesis(source.genesis(), ActivationTable.INITIAL, seals);
        for (int h = 1; h <= height; h++) {
            chain = extended(chain, source.header(h));
        }
        return chain;
    }

    private static HeaderChain extended(HeaderChain chain, Header header) {
        HeaderChain.Step step = chain.extend(header);
        assertThat(step).isInstanceOf(HeaderChain.Step.Extended.class);
        return ((HeaderChain.Step.Extended) step).chain();
    }
}
