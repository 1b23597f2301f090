package org.psephos.core.crypto;

import java.util.List;

/** Both implementations, so that a test can name the one that failed. */
final class TestCurves {
    static final Secp256k1 PORTABLE = Curves.portable();
    static final Secp256k1 NATIVE = Curves.choose("native").curve();

    private TestCurves() {}

    record Named(Secp256k1 curve) {
        @Override
        public String toString() {
            return curve.getClass().getSimpleName();
        }
    }

    static List<Named> all() {
        return List.of(new Named(PORTABLE), new Named(NATIVE));
    }
}
