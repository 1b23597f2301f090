package org.psephos.simulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.StakeCandidate;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.simulator.check.Findings;
import org.psephos.simulator.check.Invariants;
import org.psephos.simulator.check.LogWatch;
import org.psephos.simulator.check.StackText;
import org.psephos.simulator.fault.Faults;
import org.psephos.simulator.hostile.Crew;
import org.psephos.simulator.hostile.Twins;
import org.psephos.simulator.machine.CheapCurve;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.NodeObserver;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.node.Terms;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.SettableClock;
import org.psephos.simulator.time.Trace;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.vote.Electorate;
import org.psephos.simulator.wire.Wire;

/** One world from its beginning to its end. */
public final class Simulation {
    private static final long OPENS_MILLIS = 100_000;
    private static final long FIRST_STAKE_MILLIS = 15_000;
    private static final long FIRST_FAULT_MILLIS = 130_000;
    private static final double FAULTS_END = 0.7;
    private static final double VOTES_END = 0.75;
    private static final long FAULT_MEAN_MILLIS = 90_000;
    private static final int LEAST_FAULTS = 5;
    private static final int VOTERS = 12;
    private static final int VOTERS_MORE = 20;
    private static final int START_SPREAD_MILLIS = 5_000;
    private static final long WATCH_MILLIS = 10_000;
    private static final int RECOUNT_OF = 12;
    private static final int SEED_NODES = 2;

    /** Each hostile node hashes at most so small a part of what the honest do together. */
    private static final int HOSTILE_SHARE = 4;

    private final Scenario scenario;
    private final Chance root;
    private final Trace trace = new Trace();
    private final VirtualTime time = new VirtualTime(trace);
    private final Findings findings = new Findings();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Chance watching;
    private final Invariants invariants;
    private final Electorate electorate;
    private final Faults faults;
    private final Crew crew;
    private final int twins;
    private final EndGame endGame;
    private Result.Troubles troubles = Result.Troubles.NONE;

    public Simulation(Scenario scenario) {
        this(scenario, Optional.empty());
    }

    /** @param conduct of all nodes that count as honest, in place of their own */
    Simulation(Scenario scenario, Optional<Conduct> conduct) {
        this.scenario = scenario;
        root = new Chance(scenario.seed());
        watching = root.split("watching");
        Secp256k1 curve = scenario.realCurve() ? Curves.best() : new CheapCurve();
        Chance people = root.split("people");
        crew = scenario.faults() ? Crew.draw(scenario.nodes(), root.split("crew")) : Crew.NOBODY;
        twins = Twins.draw(
                scenario.engine().withstandsLiars() && scenario.faults() ? scenario.nodes() : 0, root.split("twins"));
        int size = scenario.nodes() + crew.size() + twins;
        var wire = new Wire(time, trace, root.split("wire"), size);
        PrivateKey shared = PrivateKey.generate(root.split("shared"));
        List<Machine> all = IntStream.range(0, size)
                .mapToObj(i -> new Machine(
                        i,
                        root.split("machine", i),
                        new SettableClock(time, Scenario.GENESIS_MILLIS + 1_000),
                        curve,
                        i < size - twins ? PrivateKey.generate(root.split("validator", i)) : shared))
                .toList();
        List<Machine> machines = all.subList(0, size - twins);
        List<PublicKey> validators = Stream.concat(
                        machines.subList(0, scenario.nodes()).stream(), all.subList(size - twins, size).stream())
                .map(machine -> curve.publicKey(machine.validatorKey()))
                .distinct()
                .toList();
        Genesis genesis = scenario.genesis(root.split("genesis"), Electorate.payer(curve, people), validators);
        Terms terms = Terms.of(
                genesis,
                curve,
                machines.subList(0, SEED_NODES).stream()
                        .map(machine -> new PeerAddress(machine.endpoint(), Optional.of(machine.id())))
                        .toList());
        var world = new Crew.World(time, wire, curve, terms, machines);
        int rate = Math.max(1, Scenario.HASHES_PER_SECOND / scenario.nodes());
        for (Machine machine : machines.subList(0, scenario.nodes())) {
            nodes.add(new SimulatedNode(
                    machine,
                    crew.isVictim(machine.number()) ? terms.knowing(List.of()) : terms,
                    time,
                    wire,
                    new Observer(),
                    rate,
                    conduct.orElse(crew.conductOfHonest(machine.number()))));
        }
        Twins.muster(world, all.subList(size - twins, size));
        crew.muster(world, Math.min(rate, Scenario.HASHES_PER_SECOND / HOSTILE_SHARE));
        invariants = new Invariants(findings, nodes);
        electorate =
                new Electorate(time, people, genesis, curve, VOTERS + people.below(VOTERS_MORE), OPENS_MILLIS, nodes);
        faults = new Faults(
                time,
                wire,
                nodes,
                root.split("faults"),
                (long) (FAULTS_END * scenario.millis()),
                scenario.engine() != Scenario.Engine.pow);
        endGame = new EndGame(time, nodes, crew.nodes(), electorate, findings);
    }

    /** Tells the checks of all that the nodes do. */
    private final class Observer implements NodeObserver {
        @Override
        public void started(SimulatedNode node) {
            troubles = troubles.plus(1, 0, 0);
            invariants.started(node);
        }

        @Override
        public void changed(SimulatedNode node, ChainEvent event) {
            trace.note(event.head().id());
            if (event instanceof ChainEvent.Reorganised reorganised) {
                troubles = troubles.plus(0, 1, reorganised.removed().size());
            }
            invariants.changed(node, event);
        }

        @Override
        public void halted(SimulatedNode node, String code, String detail) {
            trace.note(code.hashCode());
            if (!code.equals("DISK_FULL") && !detail.contains("DISK_FULL") && !detail.contains("No space left")) {
                findings.add("NO_HALT", "node " + node.number() + " halts with " + code + ": " + detail);
            }
        }

        @Override
        public void threw(SimulatedNode node, Throwable failure) {
            findings.add("NO_EXCEPTION", "node " + node.number() + ": " + StackText.of(failure));
        }
    }

    /** Runs to the end, to the first finding, or to the event at which the scenario stops. */
    public Result run() {
        try (var ignored = new LogWatch(findings)) {
            return runWatched();
        }
    }

    private Result runWatched() {
        Chance start = root.split("start");
        nodes.forEach(node -> time.after(start.below(START_SPREAD_MILLIS), node::start));
        electorate.begin(OPENS_MILLIS, (long) (VOTES_END * scenario.millis()));
        if (scenario.changesStake()) {
            electorate.stake(FIRST_STAKE_MILLIS, (long) (VOTES_END * scenario.millis()));
        }
        if (scenario.faults()) {
            int count = LEAST_FAULTS + start.below(LEAST_FAULTS) + (int) (scenario.millis() / FAULT_MEAN_MILLIS);
            faults.begin(count, FIRST_FAULT_MILLIS);
        }
        time.after(WATCH_MILLIS, this::watch);
        runTo(scenario.millis());
        while (isRunning() && !endGame.isOver()) {
            runTo(endGame.nextMillis());
        }
        if (isRunning()) {
            nodes.forEach(invariants::recount);
            invariants.checkBounds();
            invariants.checkStandings();
        }
        return result();
    }

    private void runTo(long millis) {
        while (isRunning() && time.step(millis)) {
            // Each step is one event.
        }
    }

    private boolean isRunning() {
        return findings.areNone() && (scenario.untilEvent() == 0 || time.events() < scenario.untilEvent());
    }

    private void watch() {
        time.after(WATCH_MILLIS, this::watch);
        invariants.checkBounds();
        invariants.checkStandings();
        if (watching.oneIn(RECOUNT_OF)) {
            invariants.recount(nodes.get(watching.below(nodes.size())));
        }
    }

    private Result result() {
        Optional<ChainReader> chain = nodes.stream()
                .flatMap(node -> node.running().stream())
                .<ChainReader>map(node -> node.ledger().chain())
                .findFirst();
        Optional<Head> head = chain.map(ChainReader::head);
        return new Result(
                scenario.seed(),
                time.events(),
                time.nowMillis(),
                head.map(Head::height).orElse(0L),
                chain.map(Simulation::jailed).orElse(0),
                electorate.ballots(),
                faults.count() + crew.size() + twins,
                troubles,
                head.map(Head::id).orElse(Hash.ZERO),
                trace.digest(),
                findings.first());
    }

    private static int jailed(ChainReader chain) {
        return (int) chain.state().get(StateColumn.stakes()).stream()
                .flatMap(register -> register.candidates().stream())
                .filter(StakeCandidate::jailed)
                .count();
    }

    /** How each node stands, for people. */
    public List<String> dump() {
        return nodes.stream().map(Dump::of).toList();
    }
}
