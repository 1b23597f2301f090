package org.psephos.wallet.machine;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {
    void millis(long millis);
}
