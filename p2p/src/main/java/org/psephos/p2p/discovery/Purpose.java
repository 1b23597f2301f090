package org.psephos.p2p.discovery;

/** What a dial is for. */
public enum Purpose {
    /** The operator named the peer: dialled again whenever it is lost, on top of all limits. */
    OPERATOR,
    /** Connected before the last stop of this node: somebody it knew before anyone could mislead it. */
    ANCHOR,
    /** Announced itself on the local network. */
    LAN,
    /** From the address book, to stay. */
    OUTBOUND,
    /** From the address book, to see whether somebody is there. The connection is closed once that is known. */
    FEELER;

    /** At an address that is somebody's word alone, for all this node knows. */
    public boolean isHearsay() {
        return this == OUTBOUND || this == FEELER;
    }

    /** Takes one of the places for outbound connections. */
    boolean takesPlace() {
        return this == ANCHOR || this == LAN || this == OUTBOUND;
    }
}
