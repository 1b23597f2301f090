package org.psephos.node.runtime;

import java.security.SecureRandom;
import org.psephos.core.runtime.Randomness;

/** The operating system's generator. Safe for use by several threads. */
public final class SystemRandomness implements Randomness {
    private final SecureRandom random = new SecureRandom();

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
