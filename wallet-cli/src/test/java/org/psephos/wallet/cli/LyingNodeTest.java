package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.psephos.core.fixtures.TestChain;
import org.psephos.wallet.json.Json;

/** What the wallet notices when a node lies. */
class LyingNodeTest extends WithNode {
    @Test
    void neverSaysCountedOnAForgedProof() throws IOException {
        String id = organiser.open("ada");
        String receipt = shell.ok("vote", id, "--as", "ada", "--choose", "Ada")
                .text("receipt")
                .orElseThrow();
        organiser.close(id);
        byte[] before = Files.readAllBytes(Path.of(receipt));
        String forged = HexFormat.of().formatHex(node.chain().header(5).encode());
        node.lie("/elections/" + id + "/voters/", json -> Json.object()
                .putAll(json)
                .put(
                        "proof",
                        Json.object()
                                .putAll(json.field("proof").orElseThrow())
                                .put("earlier", Json.texts(Collections.nCopies(10, forged)))
                                .build())
                .build());

        Shell.Run run = shell.run("receipt", "update", receipt);

        assertThat(run.out()).doesNotContain("✓ Counted");
        assertThat(Files.readAllBytes(Path.of(receipt))).isEqualTo(before);
    }

    @Test
    void neverSaysRecordedOnAForgedProof() throws IOException {
        String id = organiser.open("ada");
        node.lie("/transactions/", json -> json.field("proof").isEmpty() ? json : withHeaderOfAnotherBlock(json));

        Shell.Run run = shell.run("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Not confirmed").doesNotContainIgnoringCase("recorded");
        assertThat(folder.resolve("home/receipts")).doesNotExist();
    }

    @Test
    void noticesSwappedOptions() throws IOException {
        String id = organiser.open("ada");
        // Another transaction under the election's id: the id is a hash of the true definition.
        String other =
                shell.ok("send", "ada", "1", "--as", "organiser").text("tx").orElseThrow();
        Json forged = shell.ok("chain", "tx", other);
        String raw = HexFormat.of().formatHex(node.received().getLast().encode());
        node.lie(
                "/transactions/" + id,
                json -> Json.object().putAll(forged).put("raw", raw).build());

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.errorCode()).isEqualTo("NODE_ANSWER");
    }

    @Test
    void signsForNoOtherChainThanTheProfiles() throws IOException {
        String id = organiser.open("ada");
        int before = node.received().size();
        node.lie("/status", json -> Json.object()
                .putAll(json)
                .put("chainId", "ab".repeat(32))
                .build());

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "chair=Ada");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errorCode()).isEqualTo("WRONG_CHAIN");
        assertThat(node.received()).hasSize(before);
    }

    @Test
    void paysNoFeeThatANodeMakesUp() throws IOException {
        node.lie(
                "/status",
                json -> Json.object().putAll(json).put("minFee", 1_000_000).build());

        organiser.create();

        assertThat(node.received().getLast().fee()).isZero();
    }

    @Test
    void noticesTheRulesOfAnotherChain() throws IOException {
        String id = organiser.open("ada");
        int before = node.received().size();
        String other = HexFormat.of().formatHex(TestChain.genesis("elsewhere").encode());
        node.lie("/genesis", json -> Json.object().put("genesis", other).build());

        Shell.Run run = shell.json("vote", id, "--as", "ada", "--choose", "Ada");

        assertThat(run.errorCode()).isEqualTo("NODE_ANSWER");
        assertThat(node.received()).hasSize(before);
    }

    private Json withHeaderOfAnotherBlock(Json json) {
        String header = HexFormat.of().formatHex(node.chain().header(1).encode());
        Json proof = Json.object()
                .putAll(json.field("proof").orElseThrow())
                .put("header", header)
                .build();
        return Json.object().putAll(json).put("proof", proof).build();
    }
}
