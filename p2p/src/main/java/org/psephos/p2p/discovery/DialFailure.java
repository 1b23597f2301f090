package org.psephos.p2p.discovery;

/** Why a dial led nowhere. */
public enum DialFailure {
    /** Nobody answered, or nobody that speaks our protocol on our chain. */
    NO_PEER,
    /** Another peer answered than was expected. */
    ANOTHER_PEER
}
