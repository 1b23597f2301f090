package org.psephos.core.ledger.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;

class HeaderRulesTest {
    private final TestChain chain = new TestChain();
    private ChainTip tip;
    private Header next;

    @BeforeEach
    void growChain() {
        chain.mineEmpty(20);
        tip = tipAt(19);
        next = chain.header(20);
    }

    @Test
    void takesTheHeadersOfAnHonestChain() {
        for (int height = 1; height <= 20; height++) {
            assertThat(HeaderRules.check(chain.header(height), tipAt(height - 1)))
                    .isEmpty();
        }
    }

    @Test
    void refusesAnotherVersion() {
        assertThat(HeaderRules.check(with(2, next.timeMillis(), next.historyRoot()), tip))
                .contains(HeaderFault.WRONG_VERSION);
    }

    @Test
    void refusesAnotherChain() {
        Header other = new Header(
                1,
                Hash.ZERO,
                next.height(),
                next.parent(),
                next.timeMillis(),
                next.txRoot(),
                next.stateRoot(),
                next.historyRoot(),
                next.producer(),
                next.engineFields(),
                next.seal());

        assertThat(HeaderRules.check(other, tip)).contains(HeaderFault.WRONG_CHAIN);
    }

    @Test
    void refusesAnotherParentAndHeight() {
        assertThat(HeaderRules.check(next, tipAt(18))).contains(HeaderFault.WRONG_PARENT);
        assertThat(new NextHeight().check(next, tipAt(18))).contains(HeaderFault.WRONG_HEIGHT);
        assertThat(new NextHeight().check(next, tipAt(20))).contains(HeaderFault.WRONG_HEIGHT);
    }

    @Test
    void keepsHeadersApart() {
        long parent = tip.parent().timeMillis();

        assertThat(HeaderRules.check(withTime(parent + 1_000), tip)).isEmpty();
        assertThat(HeaderRules.check(withTime(parent + 999), tip)).contains(HeaderFault.TOO_CLOSE);
        assertThat(HeaderRules.check(withTime(0), tip)).contains(HeaderFault.TOO_CLOSE);
        assertThat(HeaderRules.check(withTime(Long.MAX_VALUE), tip)).isEmpty();
    }

    @Test
    void wantsTimesAfterTheMedian() {
        assertThat(new AfterMedianTime().check(withTime(tip.nextChainTimeMillis()), tip))
                .contains(HeaderFault.TIME_TOO_OLD);
        assertThat(new AfterMedianTime().check(withTime(tip.nextChainTimeMillis() + 1), tip))
                .isEmpty();
    }

    @Test
    void wantsTheHistoryOfTheChain() {
        assertThat(HeaderRules.check(with(1, next.timeMillis(), Hash.ZERO), tip))
                .contains(HeaderFault.WRONG_HISTORY);
        assertThat(HeaderRules.check(with(1, next.timeMillis(), tipAt(18).historyRoot()), tip))
                .contains(HeaderFault.WRONG_HISTORY);
    }

    @Test
    void looksUpTheVersionOfTheHeight() {
        var versions = new TreeMap<Long, Integer>();
        versions.put(0L, 1);
        var terms = ChainTerms.of(chain.genesis(), new ActivationTable(versions));

        assertThat(ChainTip.atGenesis(terms, chain.header(0)).versionAt(1_000_000))
                .isEqualTo(1);
    }

    @Test
    void hasTheMedianOfUpToElevenHeadersAsChainTime() {
        for (int height = 0; height <= 20; height++) {
            long[] times = LongStream.rangeClosed(Math.max(0, height - 10), height)
                    .map(h -> chain.header(h).timeMillis())
                    .toArray();

            assertThat(tipAt(height).nextChainTimeMillis()).isEqualTo(times[times.length / 2]);
            assertThat(ChainTime.median(times)).isEqualTo(times[times.length / 2]);
        }
    }

    @Test
    void sortsTimesBeforeItTakesTheMedian() {
        assertThat(ChainTime.median(new long[] {9, 1, 5})).isEqualTo(5);
        assertThat(ChainTime.median(new long[] {9, 1})).isEqualTo(9);
        assertThat(ChainTime.median(new long[] {7})).isEqualTo(7);
    }

    private ChainTip tipAt(long height) {
        ChainTip at = ChainTip.atGenesis(ChainTerms.of(chain.genesis(), ActivationTable.INITIAL), chain.header(0));
        for (long h = 1; h <= height; h++) {
            at = at.with(chain.header(h));
        }
        return at;
    }

    private Header withTime(long timeMillis) {
        return with(1, timeMillis, next.historyRoot());
    }

    private Header with(int version, long timeMillis, Hash historyRoot) {
        return new Header(
                version,
                next.chainId(),
                next.height(),
                next.parent(),
                timeMillis,
                next.txRoot(),
                next.stateRoot(),
                historyRoot,
                PublicKey.of(new byte[32]),
                next.engineFields(),
                next.seal());
    }
}
