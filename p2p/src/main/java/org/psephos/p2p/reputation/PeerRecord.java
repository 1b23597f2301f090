package org.psephos.p2p.reputation;

import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What is remembered of one identity: trust and penalty in points, each halved in its own time, and its ban. Trust comes of useful
 * deliveries, but no faster than an allowance grows while the peer is connected; a connection more earns nothing.
 */
final class PeerRecord {
    static final double MAX_TRUST = 50;
    static final double MAX_PENALTY = 1_000;

    /** Trust that deliveries can turn an hour of connection into. */
    static final double ALLOWANCE_PER_HOUR = 6;

    static final double MAX_ALLOWANCE = 6;
    static final long TRUST_HALF_LIFE_MILLIS = 7L * 24 * 3_600_000;
    static final long PENALTY_HALF_LIFE_MILLIS = 12L * 3_600_000;
    static final long FIRST_BAN_MILLIS = 3_600_000;
    static final long MAX_BAN_MILLIS = 7L * 24 * 3_600_000;

    /** For what an honest peer on a bad line does too. */
    static final long PAUSE_MILLIS = 600_000;

    /** At which a further ban is as long as any. */
    static final int MAX_BANS = 8;

    private static final double HOUR_MILLIS = 3_600_000;
    private static final double UNITS_PER_POINT = 1_000;

    private double trust;
    private double penalty;
    private double allowance;
    private boolean connected;
    private long settledMillis;
    private int bans;
    private long bannedUntilMillis;
    private long banMillis;

    PeerRecord(long nowMillis) {
        settledMillis = nowMillis;
    }

    /** Brings the record up to {@code nowMillis}. Where the clock was set back, nothing is earned or forgiven for the time in between. */
    void settle(long nowMillis) {
        long elapsedMillis = nowMillis - settledMillis;
        if (elapsedMillis > 0) {
            trust *= halved(elapsedMillis, TRUST_HALF_LIFE_MILLIS);
            penalty *= halved(elapsedMillis, PENALTY_HALF_LIFE_MILLIS);
            if (connected) {
                allowance = Math.min(MAX_ALLOWANCE, allowance + ALLOWANCE_PER_HOUR * elapsedMillis / HOUR_MILLIS);
            }
        }
        settledMillis = nowMillis;
        bannedUntilMillis = Math.min(bannedUntilMillis, nowMillis + banMillis);
    }

    private static double halved(long elapsedMillis, long halfLifeMillis) {
        return StrictMath.pow(2, -(double) elapsedMillis / halfLifeMillis);
    }

    void connect() {
        connected = true;
    }

    void disconnect() {
        connected = false;
    }

    boolean isConnected() {
        return connected;
    }

    double score() {
        return trust - penalty;
    }

    boolean isBanned() {
        return bannedUntilMillis > settledMillis;
    }

    long bannedUntilMillis() {
        return bannedUntilMillis;
    }

    void note(Behaviour behaviour) {
        if (behaviour.points() > 0) {
            double earned = Math.min(behaviour.points(), Math.min(allowance, MAX_TRUST - trust));
            allowance -= earned;
            trust += earned;
            return;
        }
        penalty = Math.min(MAX_PENALTY, penalty - behaviour.points());
        if (behaviour.forfeitsTrust()) {
            trust = 0;
        }
    }

    /** Each ban lasts twice as long as the one before. */
    void ban() {
        bans = Math.min(MAX_BANS, bans + 1);
        banFor(Math.min(MAX_BAN_MILLIS, FIRST_BAN_MILLIS << (bans - 1)));
    }

    /** A ban that makes no later one longer. */
    void pause() {
        banFor(PAUSE_MILLIS);
    }

    void banFor(long millis) {
        banMillis = millis;
        bannedUntilMillis = settledMillis + millis;
    }

    void write(Writer out) {
        out.varint(units(trust))
                .varint(units(penalty))
                .varint(settledMillis)
                .u8(bans)
                .varint(banMillis)
                .varint(isBanned() ? bannedUntilMillis - settledMillis : 0);
    }

    static PeerRecord read(Reader in) throws MalformedException {
        double trust = in.varint(0, units(MAX_TRUST), "trust") / UNITS_PER_POINT;
        double penalty = in.varint(0, units(MAX_PENALTY), "penalty") / UNITS_PER_POINT;
        var peer = new PeerRecord(in.varint(0, Reputation.MAX_TIME_MILLIS, "time"));
        peer.trust = trust;
        peer.penalty = penalty;
        peer.bans = in.u8();
        if (peer.bans > MAX_BANS) {
            throw new MalformedException(peer.bans + " bans");
        }
        peer.banMillis = in.varint(0, Reputation.MAX_BAN_MILLIS, "ban length");
        peer.bannedUntilMillis = peer.settledMillis + in.varint(0, peer.banMillis, "ban left");
        return peer;
    }

    private static long units(double points) {
        return Math.round(points * UNITS_PER_POINT);
    }
}
