package org.psephos.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurvesTest {
    @Test
    void bestIsNativeWhereItLoads() {
        assertThat(Curves.choose("best").name()).isEqualTo("libsecp256k1");
        assertThat(Curves.choose("best").whyNotNative()).isEmpty();
    }

    @Test
    void portableCanBeForced() {
        assertThat(Curves.choose("portable").curve()).isSameAs(Curves.portable());
        assertThat(Curves.choose("portable").whyNotNative()).isPresent();
    }

    @Test
    void unknownChoiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curves.choose("fastest"))
                .withMessageContaining("psephos.curve");
    }

    @Test
    void bothPassTheSelfTest() {
        assertThat(CurveSelfTest.failure(TestCurves.NATIVE)).isEmpty();
        assertThat(CurveSelfTest.failure(TestCurves.PORTABLE)).isEmpty();
    }

    @Test
    void selfTestFindsACurveThatAcceptsEverything() {
        Secp256k1 gullible = new Delegating(TestCurves.PORTABLE) {
            @Override
            public boolean verify(byte[] signature, byte[] message, PublicKey key) {
                return true;
            }
        };
        assertThat(CurveSelfTest.failure(gullible)).contains("verification");
    }

    @Test
    void selfTestFindsACurveThatSkipsTheCurveEquation() {
        Secp256k1 careless = new Delegating(TestCurves.PORTABLE) {
            @Override
            public boolean isValid(PublicKey key) {
                return true;
            }
        };
        assertThat(CurveSelfTest.failure(careless)).contains("key off the curve");
    }

    @Test
    void selfTestFindsACurveThatCannotAdd() {
        Secp256k1 stuck = new Delegating(TestCurves.PORTABLE) {
            @Override
            public Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32) {
                return Optional.of(compressed);
            }
        };
        assertThat(CurveSelfTest.failure(stuck)).contains("addition");

        var doubling = new Delegating(Curves.portable()) {
            @Override
            public Optional<byte[]> add(byte[] compressed, byte[] otherCompressed) {
                return to.add(compressed, compressed);
            }
        };
        assertThat(CurveSelfTest.failure(doubling)).contains("multiplication");
    }

    private static class Delegating implements Secp256k1 {
        final Secp256k1 to;

        Delegating(Secp256k1 to) {
            this.to = to;
        }

        @Override
        public boolean isValid(PublicKey key) {
            return to.isValid(key);
        }

        @Override
        public boolean verify(byte[] signature, byte[] message, PublicKey key) {
            return to.verify(signature, message, key);
        }

        @Override
        public byte[] sign(PrivateKey key, byte[] message, byte[] auxRand32) {
            return to.sign(key, message, auxRand32);
        }

        @Override
        public PublicKey publicKey(PrivateKey key) {
            return to.publicKey(key);
        }

        @Override
        public byte[] compressedPublicKey(PrivateKey key) {
            return to.compressedPublicKey(key);
        }

        @Override
        public boolean isValidCompressed(byte[] compressed) {
            return to.isValidCompressed(compressed);
        }

        @Override
        public Optional<PrivateKey> addTweak(PrivateKey key, byte[] tweak32) {
            return to.addTweak(key, tweak32);
        }

        @Override
        public Optional<byte[]> addTweak(byte[] compressed, byte[] tweak32) {
            return to.addTweak(compressed, tweak32);
        }

        @Override
        public Optional<PrivateKey> multiplyTweak(PrivateKey key, byte[] tweak32) {
            return to.multiplyTweak(key, tweak32);
        }

        @Override
        public Optional<byte[]> multiply(byte[] compressed, PrivateKey key) {
            return to.multiply(compressed, key);
        }

        @Override
        public Optional<byte[]> multiply(byte[] compressed, byte[] scalar32) {
            return to.multiply(compressed, scalar32);
        }

        @Override
        public Optional<byte[]> add(byte[] compressed, byte[] otherCompressed) {
            return to.add(compressed, otherCompressed);
        }
    }
}
