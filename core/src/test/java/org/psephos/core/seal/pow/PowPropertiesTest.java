package org.psephos.core.seal.pow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;

class PowPropertiesTest {
    private static final Target LIMIT = Target.parse("2000ffff").orElseThrow();

    @Property
    void trailSurvivesItsEncoding(@ForAll("trails") PowTrail trail) {
        assertThat(PowTrail.decode(trail.encode())).isEqualTo(new Decoded.Ok<>(trail));
    }

    @Property
    void trailIsReadFromItsOneEncodingOnly(@ForAll @Size(max = 24) byte[] bytes) {
        switch (PowTrail.decode(Bytes.of(bytes))) {
            case Decoded.Ok<PowTrail> ok -> assertThat(ok.result().encode()).isEqualTo(Bytes.of(bytes));
            case Decoded.Malformed<PowTrail> bad -> assertThat(bad.detail()).isNotBlank();
        }
    }

    @Property
    void targetHasOneCompactForm(@ForAll int bits) {
        Target.ofBits(bits).ifPresent(target -> {
            assertThat(Target.atMost(target.value())).isEqualTo(target);
            assertThat(Target.parse(target.toString())).contains(target);
            assertThat(new BigInteger(1, target.threshold().toBytes())).isEqualTo(target.value());
        });
    }

    @Property
    void compactFormLosesLessThanOnePartIn32768(@ForAll("numbers") BigInteger value) {
        Target target = Target.atMost(value);

        assertThat(target.value()).isLessThanOrEqualTo(value);
        assertThat(value.subtract(target.value()).shiftLeft(15)).isLessThanOrEqualTo(value);
    }

    @Property
    void targetStaysBetweenOneAndTheLimit(@ForAll long elapsed, @ForAll long blocks) {
        Target next = new Asert(LIMIT, LIMIT, 2_000, 576_000).next(elapsed, blocks);

        assertThat(next.value()).isBetween(BigInteger.ONE, LIMIT.value());
    }

    @Property
    void laterIsNeverHarder(
            @ForAll @LongRange(min = -1L << 40, max = 1L << 40) long elapsed,
            @ForAll @LongRange(max = 1L << 30) long later) {
        var asert = new Asert(Target.parse("1c7fffff").orElseThrow(), LIMIT, 2_000, 576_000);

        assertThat(asert.next(elapsed + later, 1_000).value())
                .isGreaterThanOrEqualTo(asert.next(elapsed, 1_000).value());
    }

    @Property
    void workTimesTargetFillsTheRangeOfIds(@ForAll("numbers") BigInteger value) {
        Target target = Target.atMost(value);
        BigInteger onePast = target.value().add(BigInteger.ONE);

        assertThat(target.work().multiply(onePast)).isLessThanOrEqualTo(BigInteger.TWO.pow(256));
        assertThat(target.work().add(BigInteger.ONE).multiply(onePast)).isGreaterThan(BigInteger.TWO.pow(256));
    }

    @Provide
    Arbitrary<PowTrail> trails() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, BigInteger.TWO.pow(320).subtract(BigInteger.ONE))
                .flatMap(work -> Arbitraries.longs().greaterOrEqual(0).map(millis -> new PowTrail(work, millis)));
    }

    @Provide
    Arbitrary<BigInteger> numbers() {
        return Arbitraries.integers().between(1, 256).flatMap(bits -> Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(bits - 1), BigInteger.TWO.pow(bits).subtract(BigInteger.ONE)));
    }
}
