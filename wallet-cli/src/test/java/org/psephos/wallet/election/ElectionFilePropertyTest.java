package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.psephos.wallet.output.Failure;

/** Whatever a person writes into an election file, it is taken, or refused in words. */
class ElectionFilePropertyTest {
    private static final String GOOD = ElectionFile.template();
    private static final String MARKS = "{}[]\"=,+-:#\n09aZ.";

    private static void takesOrRefuses(String text) {
        try {
            assertThat(ElectionFile.parse(text, "board.toml", Path.of("."), 1_767_225_600_000L))
                    .isNotNull();
        } catch (Failure refused) {
            assertThat(refused).message().isNotBlank();
        }
    }

    @Property(tries = 300)
    void anyText(@ForAll String text) {
        takesOrRefuses(text);
    }

    @Property(tries = 500)
    void aTemplateWithMistakes(@ForAll long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(GOOD);
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), MARKS.charAt(random.nextInt(MARKS.length())));
        }

        takesOrRefuses(text.toString());
    }
}
