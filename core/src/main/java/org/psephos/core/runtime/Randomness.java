package org.psephos.core.runtime;

/** Random bytes fit for keys; a simulation gives reproducible ones. */
public interface Randomness {
    byte[] bytes(int count);
}
