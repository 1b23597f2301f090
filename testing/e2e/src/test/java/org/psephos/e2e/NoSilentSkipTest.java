package org.psephos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that does not run must not look like one that passed. */
class NoSilentSkipTest {

    private static final Pattern SKIP = Pattern.compile(
            "@(Disabled|EnabledIf|EnabledOn|EnabledForJre)\\w*|\\bAssum(ptions|e)\\b|\\b(it|test|describe)\\.(skip|todo|only|skipIf|runIf)\\b");

    @Test
    void noTestIsSwitchedOffInItsSource() throws IOException {
        var tests = tests();

        assertThat(tests).isNotEmpty();
        assertThat(tests).noneMatch(NoSilentSkipTest::skips);
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root())) {
            return files.filter(file -> !file.toString().matches(".*/(target|node_modules|\\.git)/.*"))
                    .filter(file -> file.toString().matches(".*(/src/test/.*\\.java|\\.test\\.ts)"))
                    .filter(file -> !file.endsWith("NoSilentSkipTest.java"))
                    .toList();
        }
    }

    private static boolean skips(Path test) {
        try {
            return SKIP.matcher(Files.readString(test)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
