package org.psephos.simulator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.node.chain.ChainEvent;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.NodeObserver;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.node.Terms;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.wire.Wire;

/** Those who mean harm in one world: up to two nodes, and now and then a crowd around a third. */
public final class Crew {
    public static final Crew NOBODY = new Crew(0, List.of(), Optional.empty(), new Chance(0));

    private static final int MOST_VILLAINS = 2;
    private static final int ECLIPSED_OF = 5;
    private static final int VICTIM = 2;
    private static final int HONEST_KNOWN = 2;
    private static final int START_SPREAD_MILLIS = 60_000;

    private final int honest;
    private final List<Villainy> villains;
    private final Optional<Eclipse> eclipse;
    private final Chance chance;
    private final List<SimulatedNode> nodes = new ArrayList<>();

    private Crew(int honest, List<Villainy> villains, Optional<Eclipse> eclipse, Chance chance) {
        this.honest = honest;
        this.villains = villains;
        this.eclipse = eclipse;
        this.chance = chance;
    }

    /**
     * Where it is to act.
     *
     * @param machines of the honest nodes, then of the crew
     */
    public record World(VirtualTime time, Wire wire, Secp256k1 curve, Terms terms, List<Machine> machines) {}

    /** Against so many honest nodes. */
    public static Crew draw(int honest, Chance chance) {
        var villains = new ArrayList<Villainy>();
        int count = chance.below(MOST_VILLAINS + 1);
        for (int i = 0; i < count; i++) {
            villains.add(Villainy.values()[chance.below(Villainy.values().length)]);
        }
        boolean eclipsing = chance.oneIn(ECLIPSED_OF) && honest > VICTIM;
        List<Endpoint> known = List.of(Machine.place(0), Machine.place(1)).subList(0, HONEST_KNOWN);
        return new Crew(
                honest, villains, eclipsing ? Optional.of(new Eclipse(known)) : Optional.empty(), chance.split("acts"));
    }

    /** Machines that it takes. */
    public int size() {
        return villains.size() + (eclipse.isPresent() ? 1 : 0);
    }

    public List<SimulatedNode> nodes() {
        return nodes;
    }

    public List<Villainy> villains() {
        return villains;
    }

    /** Whether this honest node's operator names nobody, and its book is bad. */
    public boolean isVictim(int node) {
        return eclipse.isPresent() && node == VICTIM;
    }

    public Conduct conductOfHonest(int node) {
        return isVictim(node) ? eclipse.orElseThrow().victim() : Conduct.HONEST;
    }

    /** @param hashesPerSecond of each of its nodes */
    public void muster(World world, int hashesPerSecond) {
        var unobserved = new Unobserved();
        for (int i = 0; i < size(); i++) {
            Machine machine = world.machines.get(honest + i);
            Conduct conduct = i < villains.size()
                    ? villains.get(i).conduct(chance.split("conduct", i))
                    : eclipse.orElseThrow().leader();
            nodes.add(new SimulatedNode(
                    machine, world.terms, world.time, world.wire, unobserved, hashesPerSecond, conduct));
            world.time.after(chance.below(START_SPREAD_MILLIS), nodes.getLast()::start);
        }
        eclipse.ifPresent(crowd -> world.time.after(
                0,
                () -> crowd.begin(
                        world.machines.getLast(), world.time, world.wire, world.curve, chance.split("crowd"))));
    }

    /** What they suffer is their own affair. */
    static final class Unobserved implements NodeObserver {
        @Override
        public void started(SimulatedNode node) {}

        @Override
        public void changed(SimulatedNode node, ChainEvent event) {}

        @Override
        public void halted(SimulatedNode node, String code, String detail) {}

        @Override
        public void threw(SimulatedNode node, Throwable failure) {}
    }
}
