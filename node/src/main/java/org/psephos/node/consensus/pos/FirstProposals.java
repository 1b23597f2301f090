package org.psephos.node.consensus.pos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.seal.pos.PosFields;

/** When blocks that were proposed for the first time were proposed: they must be of that time, and of that round. */
final class FirstProposals {
    /** A proposal's time may lie so far from our clock, and as much further back as its leader had time. */
    static final long MAX_OFF_MILLIS = 1_000;

    private final Map<Long, Arrival> arrivals = new HashMap<>();

    private record Arrival(Hash block, long millis) {}

    void arrived(long round, Hash block, long nowMillis) {
        arrivals.put(round, new Arrival(block, nowMillis));
    }

    /** Rounds in which the block was proposed and may not be. */
    List<Long> unfit(Block block) {
        Hash id = block.header().id();
        return arrivals.entrySet().stream()
                .filter(entry -> entry.getValue().block().equals(id))
                .filter(entry -> !fits(block, entry.getKey(), entry.getValue().millis()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean fits(Block block, long round, long arrivedMillis) {
        long aheadMillis = block.header().timeMillis() - arrivedMillis;
        long behindMillis = MAX_OFF_MILLIS + TimeOuts.millis(Action.Stage.PROPOSAL, round);
        return aheadMillis <= MAX_OFF_MILLIS
                && -aheadMillis <= behindMillis
                && PosFields.decode(block.header().engineFields()) instanceof Decoded.Ok<PosFields>(PosFields fields)
                && fields.round() == round;
    }

    void forgetBefore(long round) {
        arrivals.keySet().removeIf(arrival -> arrival < round);
    }
}
