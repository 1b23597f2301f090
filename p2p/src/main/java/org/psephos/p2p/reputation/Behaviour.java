package org.psephos.p2p.reputation;

/** What a peer did that tells something about it, and how much. */
public enum Behaviour {
    /** Something valid and new that we wanted, first from this peer. */
    USEFUL_DELIVERY(0.1, false),
    /** Data nobody asked for. */
    UNSOLICITED(-5, false),
    /** Promised or requested, and not delivered in time. An honest peer on a bad line does it now and then. */
    STALL(-10, false),
    /** More of something than its rate allows. */
    FLOOD(-20, false),
    /** Data that no honest program would pass on. */
    INVALID_DATA(-50, true),
    /** Bytes or messages that break the protocol. */
    PROTOCOL_BREACH(-100, true);

    private final double points;
    private final boolean forfeitsTrust;

    Behaviour(double points, boolean forfeitsTrust) {
        this.points = points;
        this.forfeitsTrust = forfeitsTrust;
    }

    /** Over 0 where it speaks for the peer. */
    double points() {
        return points;
    }

    /** No trust earned before stands against it. */
    public boolean forfeitsTrust() {
        return forfeitsTrust;
    }
}
