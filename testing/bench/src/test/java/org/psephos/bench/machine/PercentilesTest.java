package org.psephos.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void takesTheNearestRank() {
        var hundred = new Percentiles(LongStream.rangeClosed(1, 100).toArray());

        assertThat(hundred.at(0)).isEqualTo(1);
        assertThat(hundred.at(1)).isEqualTo(1);
        assertThat(hundred.at(50)).isEqualTo(50);
        assertThat(hundred.at(50.1)).isEqualTo(51);
        assertThat(hundred.at(99)).isEqualTo(99);
        assertThat(hundred.at(100)).isEqualTo(100);
    }

    @Test
    void sortsACopy() {
        long[] sample = {30, 10, 20};
        var three = new Percentiles(sample);

        assertThat(three.at(50)).isEqualTo(20);
        assertThat(sample).containsExactly(30, 10, 20);
    }

    @Test
    void hasAnAnswerForFewOrNone() {
        assertThat(new Percentiles(new long[] {7}).at(1)).isEqualTo(7);
        assertThat(new Percentiles(new long[] {7}).at(99)).isEqualTo(7);
        assertThat(new Percentiles(new long[0]).at(50)).isZero();
    }
}
