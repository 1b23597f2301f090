package org.psephos.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
    @Test
    void sourcesThatWereSplitOffDoNotDisturbEachOther() {
        var one = new Chance(5);
        var other = new Chance(5);
        other.next();
        other.split("faults").next();

        assertThat(one.split("wire").bytes(40)).isEqualTo(other.split("wire").bytes(40));
        assertThat(one.split("wire").next()).isNotEqualTo(one.split("wirf").next());
        assertThat(one.split("node", 1).next())
                .isNotEqualTo(one.split("node", 2).next());
        assertThat(new Chance(6).split("wire").next())
                .isNotEqualTo(one.split("wire").next());
    }

    @Test
    void staysWithinItsBoundsAndReachesThem() {
        var chance = new Chance(1);

        assertThat(IntStream.range(0, 10_000)
                        .map(i -> chance.below(7))
                        .distinct()
                        .sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(LongStream.range(0, 10_000)
                        .map(i -> chance.between(-2, 2))
                        .distinct()
                        .sorted())
                .containsExactly(-2L, -1L, 0L, 1L, 2L);
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> chance.unit())).allMatch(unit -> unit >= 0 && unit < 1);
    }
}
