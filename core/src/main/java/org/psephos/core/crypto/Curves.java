package org.psephos.core.crypto;

import java.util.Optional;

/**
 * Chooses the implementation of {@link Secp256k1}: the native library where it loads and passes its known answers, else
 * BouncyCastle. {@code -Dpsephos.curve=portable} forces BouncyCastle, {@code -Dpsephos.curve=native} refuses it.
 */
public final class Curves {
    public static final String PROPERTY = "psephos.curve";

    private Curves() {}

    /**
     * What was chosen, for the log.
     *
     * @param whyNotNative empty for the native library
     */
    public record Choice(Secp256k1 curve, String name, Optional<String> whyNotNative) {}

    /** The quickest implementation that works here. Loaded at the first call, the same ever after. */
    public static Secp256k1 best() {
        return Chosen.CHOICE.curve();
    }

    /** As {@link #best}, with its name and, for the portable one, the reason. */
    public static Choice choice() {
        return Chosen.CHOICE;
    }

    /** The one that runs everywhere, slower by three times. */
    public static Secp256k1 portable() {
        return BouncyCastleSecp256k1.INSTANCE;
    }

    static Choice choose(String wanted) {
        return switch (wanted) {
            case "portable" -> portable("asked for by " + PROPERTY);
            case "native" -> loadNative();
            case "best" -> {
                try {
                    yield loadNative();
                } catch (LinkageError e) {
                    yield portable(String.valueOf(e.getMessage()));
                }
            }
            default ->
                throw new IllegalArgumentException(PROPERTY + " is best, native or portable, not \"" + wanted + "\"");
        };
    }

    private static Choice portable(String reason) {
        return new Choice(portable(), "BouncyCastle", Optional.of(reason));
    }

    private static Choice loadNative() {
        Secp256k1 curve = NativeSecp256k1.load();
        Optional<String> failure = CurveSelfTest.failure(curve);
        if (failure.isPresent()) {
            throw new UnsatisfiedLinkError("the native curve library fails its self-test: " + failure.get());
        }
        return new Choice(curve, "libsecp256k1", Optional.empty());
    }

    private static final class Chosen {
        static final Choice CHOICE = choose(System.getProperty(PROPERTY, "best"));
    }
}
