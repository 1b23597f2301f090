package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.psephos.wallet.json.Json;

class ChainConsensusTest extends WithNode {
    private static final String ADA = "a".repeat(64);
    private static final String GRACE = "b".repeat(64);

    private static final String STAKED = """
            {"engine":"pos","height":41,"finalizedHeight":41,"lag":{"blocks":0,"millis":740},"retractable":false,
             "working":{"height":42,"stage":"certificate","attempt":1,"leader":"%s","own":"%s"},
             "counted":{"from":1,"to":41},
             "members":[{"key":"%s","weight":3000,"word":"signed","made":30,"missed":0,"lastCertified":40},
                        {"key":"%s","weight":1000,"word":"none","made":9,"missed":2}]}
            """.formatted(ADA, GRACE, ADA, GRACE);

    private static final String MINED = """
            {"engine":"pow","height":9,"finalizedHeight":6,"lag":{"blocks":3,"millis":6100},"retractable":true,
             "work":{"perSecond":2300000.0,"blocks":8},
             "reversal":{"attackers":[{"share":0.1,"perSecond":255555.5},{"share":0.4}],
                         "rows":[{"confirmations":1,"final":false,"probabilities":[0.2,1.0]},
                                 {"confirmations":24,"final":true,"probabilities":[1.0E-12,0.3123]}]}}
            """;

    @Test
    void showsWhoDecidesAndWhoMissedTurns() {
        node.consensus(STAKED);

        String page = shell.run("chain", "consensus").out();

        assertThat(page)
                .contains("block 42: waiting for enough signatures")
                .contains("block 41, 0.7 s old")
                .containsPattern("aaaaaaaaaaaaaaaa… +3,000 +signed +30 +0 +40 +leads")
                .containsPattern("bbbbbbbbbbbbbbbb… +1,000 +takes none +9 +2 +not lately +this node")
                .contains("Counted in blocks 1 to 41.")
                .doesNotContain("confirmations");
    }

    @Test
    void leavesTurnsOutWhereALeaderStays() {
        node.consensus(STAKED.replaceAll("\"(made|missed)\":\\d+", "\"$1\":0").replace("\"attempt\":1,", ""));

        assertThat(shell.run("chain", "consensus").out())
                .containsPattern("aaaaaaaaaaaaaaaa… +3,000 +signed +40 +leads")
                .doesNotContain("missed")
                .doesNotContain("attempt");
    }

    @Test
    void showsHowProbableAReversalIs() {
        node.consensus(MINED);

        String page = shell.run("chain", "consensus").out();

        assertThat(page)
                .contains("2.3 MH/s, all miners together, by the last 8 blocks")
                .contains("block 6, 6.1 s old, 3 blocks below the newest")
                .containsPattern("confirmations +10 % \\(255.6 kH/s\\) +40 %")
                .containsPattern("1 +20 % +100 %")
                .containsPattern("24 +< 0.0001 % +31 % +final")
                .doesNotContain("leader");
    }

    @Test
    void handsTheNodesAnswerOn() {
        node.consensus(MINED);

        Json answer = shell.ok("chain", "consensus");

        assertThat(answer.at("lag", "blocks")
                        .flatMap(blocks -> blocks.asWhole().stream().boxed().findFirst()))
                .contains(3L);
    }

    @Test
    void survivesAnAnswerThatSaysNothing() {
        node.consensus("{\"working\":7,\"members\":[{}],\"work\":[],\"reversal\":{\"rows\":[{}]}}");

        assertThat(shell.run("chain", "consensus").exit()).isZero();
    }
}
