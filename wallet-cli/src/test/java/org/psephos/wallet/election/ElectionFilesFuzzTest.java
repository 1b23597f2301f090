package org.psephos.wallet.election;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.election.ElectionDefinition;
import org.psephos.core.election.RollEntry;
import org.psephos.core.fixtures.Allocation;
import org.psephos.wallet.output.Failure;

/** The files that an organiser writes: taken, or refused in words. */
class ElectionFilesFuzzTest {
    private static final long NOW_MILLIS = 1_767_225_600_000L;

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "1m")
    void electionFile(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        Allocation.isBounded(content.length, () -> ElectionFile.parse(text, "board.toml", folder, NOW_MILLIS));

        try {
            ElectionDefinition definition = ElectionFile.parse(text, "board.toml", folder, NOW_MILLIS);
            var out = new Writer();
            definition.write(out);

            assertThat(Decoded.all(out.toBytes(), ElectionDefinition::read)).isEqualTo(new Decoded.Ok<>(definition));
            assertThat(definition.opensMillis()).isBetween(NOW_MILLIS, definition.closesMillis());
        } catch (Failure refused) {
            isTold(refused, "ELECTION_FILE");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void rollFile(byte[] content) {
        Allocation.isBounded(content.length, () -> RollFile.parse(content, "roll.csv"));

        try {
            List<RollEntry> roll = RollFile.parse(content, "roll.csv");

            assertThat(roll).extracting(RollEntry::voter).isSorted().doesNotHaveDuplicates();
            assertThat(roll).allSatisfy(entry -> assertThat(entry.weight()).isPositive());
        } catch (Failure refused) {
            isTold(refused, "ROLL_FILE");
        }
    }

    /** A length of time from now on leads into the future. */
    @FuzzTest(maxDuration = "1m")
    void time(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);

        long earliest = text.strip().startsWith("+") ? NOW_MILLIS : 0;
        Times.parse(text, NOW_MILLIS).ifPresent(millis -> assertThat(millis).isGreaterThanOrEqualTo(earliest));
        Times.duration(text).ifPresent(length -> assertThat(length).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    private static void isTold(Failure refused, String code) {
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.advice()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .isNotBlank());
    }
}
