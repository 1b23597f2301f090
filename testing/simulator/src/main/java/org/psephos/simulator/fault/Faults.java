package org.psephos.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.wire.Wire;

/** Draws a plan and carries it out. */
public final class Faults {
    /** Within what header rules and sync put up with. */
    private static final long SMALL_SKEW_MILLIS = 5_000;

    private static final long LARGE_SKEW_MILLIS = 600_000;
    private static final long LEAST_MILLIS = 3_000;
    private static final long MOST_MILLIS = 60_000;
    private static final int LONG_OF = 3;
    private static final int MOST_SLOWNESS = 10;
    private static final int BLACKOUT_OF = 3;

    private final VirtualTime time;
    private final Wire wire;
    private final List<SimulatedNode> nodes;
    private final Chance chance;
    private final long untilMillis;
    private final boolean blackouts;
    private int count;

    private enum Kind {
        SPLIT,
        ONE_WAY,
        RESETS,
        SLOW,
        CLEAN_RESTART,
        KILL,
        POWER_CUT,
        SMALL_SKEW,
        LARGE_SKEW,
        DISK_FULL
    }

    /**
     * @param untilMillis when everything is whole again
     * @param blackouts whether sometimes all nodes lose their power at once
     */
    public Faults(
            VirtualTime time,
            Wire wire,
            List<SimulatedNode> nodes,
            Chance chance,
            long untilMillis,
            boolean blackouts) {
        this.time = time;
        this.wire = wire;
        this.nodes = List.copyOf(nodes);
        this.chance = chance;
        this.untilMillis = untilMillis;
        this.blackouts = blackouts;
    }

    /** So many faults, from this time on. */
    public void begin(int faults, long fromMillis) {
        for (int i = 0; i < faults; i++) {
            Kind kind = Kind.values()[chance.below(Kind.values().length)];
            boolean longOne = chance.oneIn(LONG_OF);
            long beginMillis = chance.between(fromMillis, untilMillis - LEAST_MILLIS);
            long mostMillis = longOne ? untilMillis - beginMillis : Math.min(MOST_MILLIS, untilMillis - beginMillis);
            long endMillis = beginMillis + chance.between(LEAST_MILLIS, mostMillis);
            Chance own = chance.split("fault", i);
            time.at(beginMillis, () -> begin(kind, own, endMillis));
        }
    }

    /** That have begun so far. */
    public int count() {
        return count;
    }

    private void begin(Kind kind, Chance own, long endMillis) {
        count++;
        switch (kind) {
            case SPLIT -> split(own, endMillis, true);
            case ONE_WAY -> split(own, endMillis, false);
            case RESETS -> resets(own);
            case SLOW -> slow(any(own), own, endMillis);
            case CLEAN_RESTART -> {
                SimulatedNode node = any(own);
                restart(node::stop, node, endMillis);
            }
            case KILL -> {
                SimulatedNode node = any(own);
                restart(node::kill, node, endMillis);
            }
            case POWER_CUT -> {
                SimulatedNode one = any(own);
                List<SimulatedNode> struck = blackouts && own.oneIn(BLACKOUT_OF) ? nodes : List.of(one);
                struck.forEach(node -> restart(node::losePower, node, endMillis));
            }
            case SMALL_SKEW -> skew(own, SMALL_SKEW_MILLIS, endMillis);
            case LARGE_SKEW -> skew(own, LARGE_SKEW_MILLIS, endMillis);
            case DISK_FULL -> fillDisk(any(own), endMillis);
        }
    }

    private SimulatedNode any(Chance own) {
        return nodes.get(own.below(nodes.size()));
    }

    private void split(Chance own, long endMillis, boolean bothWays) {
        var cuts = new ArrayList<int[]>();
        boolean[] side = new boolean[nodes.size()];
        for (int i = 0; i < side.length; i++) {
            side[i] = own.oneIn(2);
        }
        for (int from = 0; from < side.length; from++) {
            for (int to = 0; to < side.length; to++) {
                if (side[from] != side[to] && (bothWays || side[from])) {
                    cuts.add(new int[] {from, to});
                    wire.cut(from, to);
                }
            }
        }
        time.at(endMillis, () -> cuts.forEach(cut -> wire.mend(cut[0], cut[1])));
    }

    private void resets(Chance own) {
        for (int one = 0; one < nodes.size(); one++) {
            for (int other = 0; other < one; other++) {
                if (own.oneIn(2)) {
                    wire.reset(one, other);
                }
            }
        }
    }

    private void slow(SimulatedNode node, Chance own, long endMillis) {
        wire.slow(node.number(), 1 + own.below(MOST_SLOWNESS));
        time.at(endMillis, () -> wire.slow(node.number(), 1));
    }

    private void restart(Runnable end, SimulatedNode node, long endMillis) {
        end.run();
        time.at(endMillis, node::start);
    }

    private void skew(Chance own, long mostMillis, long endMillis) {
        SimulatedNode node = any(own);
        node.machine().clock().skew(own.between(-mostMillis, mostMillis));
        time.at(endMillis, () -> node.machine().clock().skew(0));
    }

    private void fillDisk(SimulatedNode node, long endMillis) {
        node.machine().setDiskFull(true);
        time.at(endMillis, () -> node.machine().setDiskFull(false));
    }
}
