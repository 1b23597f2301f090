package org.psephos.simulator.hostile;

import java.util.List;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.time.Chance;

/**
 * Two nodes with one validator's key, each with its own memory of what it signed: each does what is right, and together they sign
 * whatever a liar could (after Twins, arXiv 2004.10617). One that sees the other's vote stops, and its operator starts it again.
 */
public final class Twins {
    private static final int PAIR = 2;

    /** With fewer, one of them would have a third of the stake. */
    private static final int LEAST_HONEST = 3;

    private Twins() {}

    /** How many machines they take: none, or two. */
    public static int draw(int honest, Chance chance) {
        return honest >= LEAST_HONEST && chance.oneIn(2) ? PAIR : 0;
    }

    /** Starts them; {@code machines} share a validator's key. */
    public static void muster(Crew.World world, List<Machine> machines) {
        for (Machine machine : machines) {
            var node = new SimulatedNode(
                    machine, world.terms(), world.time(), world.wire(), new Crew.Unobserved(), 1, Conduct.HONEST);
            world.time().after(0, node::start);
        }
    }
}
