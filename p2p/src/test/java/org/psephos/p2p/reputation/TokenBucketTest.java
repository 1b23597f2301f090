package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    @Test
    void allowsABurstThenTheRate() {
        var bucket = new TokenBucket(10, 3);

        assertThat(bucket.take(3, 1_000)).isTrue();
        assertThat(bucket.take(1, 1_099)).isFalse();
        assertThat(bucket.take(1, 1_200)).isTrue();
    }

    @Test
    void takesNothingWhereThereIsTooLittle() {
        var bucket = new TokenBucket(1, 5);

        assertThat(bucket.take(6, 0)).isFalse();
        assertThat(bucket.take(5, 0)).isTrue();
    }

    @Test
    void refillsNothingForAClockThatStepsBackAndGoesOnFromThere() {
        var bucket = new TokenBucket(1, 5);
        assertThat(bucket.take(5, 1_000_000)).isTrue();

        assertThat(bucket.take(1, 500_000)).isFalse();
        assertThat(bucket.take(1, 501_000)).isTrue();
        assertThat(bucket.take(1, 501_000)).isFalse();
    }

    @Test
    void aLeapForwardGivesOneBurstAndNoMore() {
        var bucket = new TokenBucket(1_000, 5);
        assertThat(bucket.take(5, 0)).isTrue();

        assertThat(bucket.take(5, Long.MAX_VALUE)).isTrue();
        assertThat(bucket.take(1, Long.MAX_VALUE)).isFalse();
        assertThat(bucket.take(1, Long.MIN_VALUE)).isFalse();
    }

    @Test
    void whatIsOwedIsMadeUpForFirst() {
        var bucket = new TokenBucket(10, 3);
        bucket.spend(2, 0);
        assertThat(bucket.owedMillis(0)).isZero();
        bucket.spend(6, 0);
        assertThat(bucket.owedMillis(0)).isEqualTo(500);
        assertThat(bucket.owedMillis(499)).isEqualTo(1);
        assertThat(bucket.take(1, 500)).isFalse();

        assertThat(bucket.take(1, 600)).isTrue();
        assertThatThrownBy(() -> bucket.spend(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatWouldGiveTokensAway() {
        var bucket = new TokenBucket(1, 1);

        assertThatThrownBy(() -> bucket.take(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bucket.take(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** However the clock jumps, no more is given than the burst and the rate over all steps forward. */
    @Property(tries = 500)
    void neverGivesMoreThanTimeAllows(
            @ForAll @Size(max = 100) List<@IntRange(min = -5_000, max = 5_000) Integer> steps) {
        var bucket = new TokenBucket(2, 10);
        long now = 1_000_000;
        long forwardMillis = 0;
        int taken = 0;
        for (int step : steps) {
            now += step;
            forwardMillis += Math.max(0, step);
            while (bucket.take(1, now)) {
                taken++;
            }
        }

        assertThat(taken).isLessThanOrEqualTo((int) (10 + 2 * forwardMillis / 1_000));
    }
}
