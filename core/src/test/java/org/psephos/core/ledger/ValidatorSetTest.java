package org.psephos.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;

class ValidatorSetTest {
    private static PublicKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) number;
        return PublicKey.of(bytes);
    }

    private static ValidatorSet of(long... stakes) {
        var validators = new ArrayList<Validator>();
        for (long stake : stakes) {
            validators.add(new Validator(key(validators.size() + 1), stake));
        }
        return new ValidatorSet(validators.reversed());
    }

    private static boolean agree(ValidatorSet validators, Integer... places) {
        return validators.hasTwoThirds(Set.of(places)::contains);
    }

    @Test
    void asksForMoreThanTwoThirds() {
        assertThat(agree(of(1, 1, 1), 0, 1)).isFalse();
        assertThat(agree(of(1, 1, 1, 1), 0, 1, 2)).isTrue();
        assertThat(agree(of(3, 1, 1), 0)).isFalse();
        assertThat(agree(of(4, 1), 0)).isTrue();
        assertThat(agree(of(2, 1), 0)).isFalse();
        assertThat(agree(of(1), 0)).isTrue();
        assertThat(agree(of(1, 1, 1, 1), 0, 1, 9)).isFalse();
    }

    @Test
    void tellsWhetherOneMustBeHonest() {
        assertThat(of(1, 1, 1).hasMoreThanThird(Set.of(0)::contains)).isFalse();
        assertThat(of(1, 1, 1).hasMoreThanThird(Set.of(0, 1)::contains)).isTrue();
        assertThat(of(1, 1, 1, 1).hasMoreThanThird(Set.of(0)::contains)).isFalse();
        assertThat(of(2, 1, 1, 1).hasMoreThanThird(Set.of(0)::contains)).isTrue();
        assertThat(ValidatorSet.EMPTY.hasMoreThanThird(place -> true)).isFalse();
    }

    @Test
    void isExactForStakesNearTheLimit() {
        long third = Long.MAX_VALUE / 3;
        assertThat(agree(of(third, third, third), 0, 1)).isFalse();
        assertThat(agree(of(third + 1, third, third), 0, 1)).isTrue();
        assertThatThrownBy(() -> of(Long.MAX_VALUE, 1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void standsInTheOrderOfKeysEachOnce() {
        assertThat(of(5, 6).validators()).extracting(Validator::stake).containsExactly(5L, 6L);
        assertThat(of(5, 6).find(key(2))).map(Validator::stake).contains(6L);
        assertThat(of(5, 6).indexOf(key(2))).hasValue(1);
        assertThat(of(5, 6).find(key(3))).isEmpty();
        var twice = List.of(new Validator(key(1), 1), new Validator(key(1), 2));
        assertThatThrownBy(() -> new ValidatorSet(twice)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Validator(key(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withNobodyNeverAgrees() {
        assertThat(agree(ValidatorSet.EMPTY)).isFalse();
    }

    @Test
    void isReadAsItIsWrittenAndInNoOtherForm() {
        for (ValidatorSet set : List.of(of(1), of(7, Long.MAX_VALUE - 8, 1))) {
            assertThat(Decoded.all(encoded(set), ValidatorSet::read).orThrow()).isEqualTo(set);
        }
        assertThat(of(1, 2).hash()).isNotEqualTo(of(2, 1).hash());
        refused(new Writer().varint(2).raw(key(2)).varint(1).raw(key(1)).varint(1));
        refused(new Writer().varint(2).raw(key(1)).varint(1).raw(key(1)).varint(1));
        refused(new Writer().varint(1).raw(key(1)).varint(0));
        refused(new Writer()
                .varint(2)
                .raw(key(1))
                .varint(Long.MAX_VALUE)
                .raw(key(2))
                .varint(1));
        refused(new Writer().varint(1));
        refused(new Writer().varint(0));
    }

    @Test
    void holdsSoManyAndNoMore() {
        long[] stakes = LongStream.rangeClosed(1, ValidatorSet.MAX_VALIDATORS).toArray();
        ValidatorSet most = of(stakes);
        assertThat(Decoded.all(encoded(most), ValidatorSet::read).orThrow()).isEqualTo(most);
        assertThatThrownBy(() -> of(LongStream.rangeClosed(1, ValidatorSet.MAX_VALIDATORS + 1)
                        .toArray()))
                .isInstanceOf(IllegalArgumentException.class);
        var tooMany = new Writer().varint(ValidatorSet.MAX_VALIDATORS + 1);
        for (int i = 0; i <= ValidatorSet.MAX_VALIDATORS; i++) {
            tooMany.raw(key(i)).varint(1);
        }
        refused(tooMany);
    }

    private static byte[] encoded(ValidatorSet set) {
        var out = new Writer();
        set.write(out);
        return out.toBytes();
    }

    private static void refused(Writer encoded) {
        assertThat(Decoded.all(encoded.toBytes(), ValidatorSet::read)).isInstanceOf(Decoded.Malformed.class);
    }
}
