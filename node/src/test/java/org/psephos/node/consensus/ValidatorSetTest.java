package org.psephos.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.PublicKey;

class ValidatorSetTest {
    private static PublicKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return PublicKey.of(bytes);
    }

    private static ValidatorSet of(long... stakes) {
        var validators = new java.util.ArrayList<Validator>();
        for (long stake : stakes) {
            int number = validators.size() + 1;
            validators.add(new Validator(key(number), key(100 + number), stake));
        }
        return new ValidatorSet(3, validators.reversed());
    }

    @Test
    void asksForMoreThanTwoThirds() {
        assertThat(of(1, 1, 1).hasTwoThirds(List.of(key(1), key(2)))).isFalse();
        assertThat(of(1, 1, 1, 1).hasTwoThirds(List.of(key(1), key(2), key(3)))).isTrue();
        assertThat(of(3, 1, 1).hasTwoThirds(List.of(key(1)))).isFalse();
        assertThat(of(4, 1).hasTwoThirds(List.of(key(1)))).isTrue();
        assertThat(of(2, 1).hasTwoThirds(List.of(key(1)))).isFalse();
        assertThat(of(1).hasTwoThirds(List.of(key(1)))).isTrue();
    }

    @Test
    void countsNobodyTwiceAndNoStrangers() {
        assertThat(of(1, 1, 1, 1).hasTwoThirds(List.of(key(1), key(2), key(2), key(9))))
                .isFalse();
    }

    @Test
    void isExactForStakesNearTheLimit() {
        long third = Long.MAX_VALUE / 3;
        assertThat(of(third, third, third).hasTwoThirds(List.of(key(1), key(2))))
                .isFalse();
        assertThat(of(third + 1, third, third).hasTwoThirds(List.of(key(1), key(2))))
                .isTrue();
        assertThatThrownBy(() -> of(Long.MAX_VALUE, 1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void standsInTheOrderOfKeysEachOnce() {
        assertThat(of(5, 6).validators()).extracting(Validator::stake).containsExactly(5L, 6L);
        assertThat(of(5, 6).find(key(2))).map(Validator::stake).contains(6L);
        assertThat(of(5, 6).find(key(3))).isEmpty();
        var twice = List.of(new Validator(key(1), key(2), 1), new Validator(key(1), key(3), 1));
        assertThatThrownBy(() -> new ValidatorSet(0, twice)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withNobodyNeverAgrees() {
        assertThat(ValidatorSet.EMPTY.hasTwoThirds(List.of())).isFalse();
    }
}
