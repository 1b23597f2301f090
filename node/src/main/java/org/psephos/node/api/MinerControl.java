package org.psephos.node.api;

/** Switches block production. Answers at once. */
public interface MinerControl {
    boolean enabled();

    void enable(boolean enabled);
}
