package org.psephos.p2p.discovery;

/** Whether a node looks for others by itself. */
public enum DiscoveryMode {
    ON,
    /** Only those are dialled that the operator names; nothing is announced, nothing that others announce is heard. */
    OFF;

    /**
     * On a network that others can share, if the operator wants it.
     *
     * @param salted whether the genesis file gives a salt: without one, each node draws its own and is the only one of its network
     */
    public static DiscoveryMode of(boolean salted, boolean wanted) {
        return salted && wanted ? ON : OFF;
    }
}
