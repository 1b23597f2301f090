package org.psephos.wallet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.psephos.wallet.json.Json;

/** Elections named by how their ids begin. */
class ElectionIdTest extends WithNode {
    @Test
    void takesABeginningWhereverAnIdIs() throws IOException {
        String id = organiser.open("ada");
        String begun = id.substring(0, 6);

        assertThat(shell.ok("election", "show", begun).text("id")).contains(id);
        assertThat(shell.ok("vote", begun, "--as", "ada", "--choose", "Ada").text("election"))
                .contains(id);
        assertThat(shell.ok("election", "results", id.substring(0, 63)).text("phase"))
                .contains("OPEN");
        Path export = folder.resolve("e");
        assertThat(shell.ok("election", "export", begun, "--out", export.toString())
                        .text("id"))
                .contains(id);
        Path roll = organiser.roll("ada");
        Json enrolled = shell.ok("election", "enrol", begun, "--as", "organiser", "--roll", roll.toString());
        assertThat(enrolled.text("id")).contains(id);
    }

    @Test
    void tellsTheWholeIdOfWhatIsSigned() throws IOException {
        String id = organiser.create();
        String begun = id.substring(0, 8).toUpperCase(Locale.ROOT);

        Shell.Run run = shell.json("election", "cancel", begun, "--as", "organiser", "--yes");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains(id);
        assertThat(run.json().text("id")).contains(id);
    }

    @Test
    void namesTheElectionsThatAmbiguousBeginningsMayMean() throws IOException {
        String id = organiser.create();
        String other = id.substring(0, 8) + "0".repeat(56);
        node.lie("/elections", json -> Json.object()
                .put("elections", Json.array(List.of(named(id, "Board"), named(other, "Other"))))
                .build());

        Shell.Run run = shell.run("election", "show", id.substring(0, 8));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("2 elections begin with", id + "  Board", other + "  Other");
    }

    @Test
    void findsNothingWhereNoneBeginsSo() throws IOException {
        String id = organiser.create();

        Shell.Run run = shell.json("vote", (id.startsWith("a") ? "b" : "a") + "00000", "--as", "organiser");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.errorCode()).isEqualTo("UNKNOWN_ELECTION");
    }

    @Test
    void followsTheNodesPages() throws IOException {
        String id = organiser.create();
        node.lie(
                "/elections",
                json -> Json.object().putAll(json).put("next", "7.0").build());

        Shell.Run run = shell.run("election", "list");

        assertThat(run.out()).contains(id, "there are more");
    }

    @Test
    void refusesFewerThanSixDigits() {
        assertThat(shell.json("election", "show", "abcde").errorCode()).isEqualTo("USAGE");
    }

    private static Json named(String id, String title) {
        return Json.object().put("id", id).put("title", title).build();
    }
}
