package org.psephos.core.codec;

/**
 * Signals, between a {@link Reader} and the decoder that drives it, that the bytes are not canonical.
 *
 * <p>Stays inside decoders: what leaves them is a {@link Decoded}. Carries no stack trace, as hostile input must be
 * cheap to refuse.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
