package org.psephos.p2p.reputation;

/** Whether a connection may stay. */
public sealed interface Admission {
    record Admit() implements Admission {}

    /** May stay in the place of {@code link}, which is to be closed. */
    record AdmitInsteadOf(long link) implements Admission {}

    record Refuse(Refusal reason) implements Admission {}

    /** Why not. */
    enum Refusal {
        BANNED,
        /** All places for inbound connections are taken by peers that have earned them. */
        FULL,
        /** The places for this peer's subnet group are. */
        GROUP_FULL,
        /** Too many handshakes are under way. */
        HALF_OPEN_FULL
    }
}
