package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/spec/consensus-pow.md} has the parameters as they are. */
class PowSpecificationTest {
    @Test
    void givesTheDefaultOfEveryParameter() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "spec", "consensus-pow.md"))
                .replaceAll("\\s+", " ");

        assertThat(page)
                .contains(
                        "`" + PowRules.DEFAULT_POW_LIMIT + "`",
                        "| 1 to 1,000,000 | %d |".formatted(PowRules.DEFAULT_HALF_LIFE_SPACINGS),
                        "| 1 to 1,000,000 | %d |".formatted(PowRules.DEFAULT_SCHEDULE_CAP_SPACINGS),
                        "| 1 to 1,000,000 | %d |".formatted(PowRules.DEFAULT_FINALITY_DEPTH),
                        String.format(Locale.ROOT, "to 1,000,000 | %,d |", PowRules.DEFAULT_MAX_REORG_DEPTH));
    }
}
