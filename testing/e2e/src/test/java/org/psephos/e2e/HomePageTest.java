package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, under {@code Content-Security-Policy: default-src 'self'}. */
class HomePageTest {

    private static final String STATUS = """
            {"network": "private", "chainId": "8f2c51", "consensus": "pow", "peerId": "p", "version": "0.1.0",
             "height": 1234, "head": "00ab", "headTime": 0, "finalizedHeight": 1231, "chainTime": 0, "peers": 0,
             "syncing": false, "mempool": {"count": 2, "bytes": 300}}""";

    @TempDir
    private Path profile;

    @Test
    void showsWhatTheNodeSays() throws Exception {
        try (var server = new PageServer(200, STATUS)) {
            var page = open(server.address());

            assertThat(page.stdout())
                    .contains("A public ledger of votes", "private", "8f2c51", "1,234", "2 transactions")
                    .doesNotContain("The node cannot be reached");
            assertThat(page.stderr()).doesNotContain("Content Security Policy", "Uncaught");
        }
    }

    @Test
    void saysThatTheNodeCannotBeReached() throws Exception {
        try (var server = new PageServer(503, "")) {
            var page = open(server.address());

            assertThat(page.stdout())
                    .contains("A public ledger of votes", "The node cannot be reached")
                    .doesNotContain("8f2c51");
        }
    }

    /** The document as the browser has it two seconds after loading; the console goes to stderr. */
    private Program open(URI address) throws Exception {
        return Program.run(
                Map.of(),
                List.of(
                        browser(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=2000",
                        "--dump-dom",
                        address.toString()));
    }

    private static String browser() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium on the PATH; bin/test installs it"))
                .toString();
    }
}
