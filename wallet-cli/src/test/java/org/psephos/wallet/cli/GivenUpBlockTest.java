package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.psephos.wallet.json.Json;

/** The block that a proof of the count stands on may be given up for another one before it is final. */
class GivenUpBlockTest extends WithNode {
    private static final int NOT_CONFIRMED = 7;

    private String closedElection() throws IOException {
        String id = organiser.open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        organiser.close(id);
        return receipt;
    }

    private static Json ofAnotherBranch(Json block) {
        return Json.object().putAll(block).put("hash", "00".repeat(32)).build();
    }

    @Test
    void theProofIsAskedForAnew() throws IOException {
        String receipt = closedElection();
        var looks = new AtomicInteger();
        node.lie("/blocks/", block -> looks.getAndIncrement() == 0 ? ofAnotherBranch(block) : block);

        assertThat(shell.ok("receipt", "update", receipt).text("standing")).contains("counted");
        assertThat(looks.get()).isGreaterThan(1);
    }

    @Test
    void aNodeThatAlwaysSaysSoIsNotAskedForEver() throws IOException {
        String receipt = closedElection();
        node.lie("/blocks/", GivenUpBlockTest::ofAnotherBranch);

        assertThat(shell.run("receipt", "update", receipt).exit()).isEqualTo(NOT_CONFIRMED);
    }
}
