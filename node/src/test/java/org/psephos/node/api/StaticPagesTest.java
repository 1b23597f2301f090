package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.node.api.http.Reply;

class StaticPagesTest {
    private static final String SCRIPT = "/assets/Home-BRxTlTzo.js";

    private final StaticPages pages = StaticPages.of(Map.of(
            "/index.html",
            Buffer.buffer("index"),
            SCRIPT,
            Buffer.buffer("script"),
            SCRIPT + ".br",
            Buffer.buffer("brotli"),
            SCRIPT + ".gz",
            Buffer.buffer("gzip"),
            "/psephos.svg",
            Buffer.buffer("icon")));

    @Test
    void answersDeepLinksWithTheIndexButNeverForTheApiOrAMissingFile() {
        assertThat(body("/", "")).contains("index");
        assertThat(body("/block/17", "")).contains("index");
        assertThat(body("/election/00ab/results", "")).contains("index");
        assertThat(body("/api/v1/none", "")).isEmpty();
        assertThat(body("/assets/Home-00000000.js", "")).isEmpty();
    }

    @Test
    void sendsTheSmallestFormThatTheBrowserTakes() {
        assertThat(body(SCRIPT, "gzip, deflate, br")).contains("brotli");
        assertThat(body(SCRIPT, "gzip")).contains("gzip");
        assertThat(body(SCRIPT, "br;q=0, gzip;q=0.5")).contains("gzip");
        assertThat(body(SCRIPT, "br;q=0;x=1")).contains("script");
        assertThat(body(SCRIPT, "")).contains("script");
        assertThat(header(SCRIPT, "br", "content-encoding")).contains("br");
        assertThat(pages.find(SCRIPT, "br").orElseThrow().contentType()).hasToString("text/javascript; charset=utf-8");
        assertThat(header(SCRIPT, "", "vary")).contains("accept-encoding");
        assertThat(body(SCRIPT + ".br", "br")).isEmpty();
    }

    @Test
    void sendsThePlainFormToWhoeverAsksForNonsense() {
        for (String nonsense : new String[] {";", ",", ",;;,", ";q=1", " ; ", "\u00ff", ";br"}) {
            assertThat(body(SCRIPT, nonsense)).as(nonsense).contains("script");
        }
        assertThat(body(SCRIPT, ";,br")).contains("brotli");
    }

    @Test
    void keepsForEverOnlyWhatIsNamedAfterItsContent() {
        assertThat(header(SCRIPT, "", "cache-control")).contains("public, max-age=31536000, immutable");
        assertThat(header("/", "", "cache-control")).contains("no-cache");
        assertThat(header("/blocks", "", "cache-control")).contains("no-cache");
        assertThat(header("/psephos.svg", "", "cache-control")).contains("no-cache");
    }

    @Test
    void allowsThePageNothingInlineAndNothingFromElsewhere() {
        assertThat(header("/node", "", "content-security-policy")).hasValueSatisfying(policy -> assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe", "http"));
    }

    private Optional<String> body(String path, String encodings) {
        return pages.find(path, encodings).map(reply -> reply.body().toString());
    }

    private Optional<String> header(String path, String encodings, String name) {
        return pages.find(path, encodings).orElseThrow().headers().stream()
                .filter(header -> header.name().toString().equals(name))
                .map(Reply.Header::value)
                .map(CharSequence::toString)
                .findFirst();
    }
}
