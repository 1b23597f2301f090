package org.psephos.wallet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.fixtures.Allocation;
import org.psephos.wallet.output.Failure;

class NodeAnswerFuzzTest {
    @TempDir
    static Path folder;

    private static RawServer server;
    private static NodeClient client;

    @BeforeAll
    static void start() throws IOException, Failure {
        server = new RawServer();
        var clock = new HandClock();
        client = new NodeClient(server.url(), clock, clock::advanceMillis, (delayMillis, task) -> () -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private interface Asking {
        void run() throws Failure;
    }

    /** Whatever stands at the other end and whatever it says, HTTP or not: an answer, or a failure under a code. */
    @FuzzTest(maxDuration = "1m")
    void answer(byte[] answer) {
        server.answerWith(answer);

        Allocation.isBounded(answer.length, () -> client.get("/status"));
        answersOrFails(() -> ChainStatus.ask(client));
        answersOrFails(() -> client.download("/export", folder.resolve("board.psephos")));
    }

    private static void answersOrFails(Asking asking) {
        try {
            asking.run();
        } catch (Failure failure) {
            assertThat(failure.code()).matches("[A-Z0-9_]{1,64}");
            assertThat(failure).message().isNotBlank();
        }
    }
}
