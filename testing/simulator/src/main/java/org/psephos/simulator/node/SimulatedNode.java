package org.psephos.simulator.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.wire.Wire;

/** A node over all its starts and ends. */
public final class SimulatedNode {
    private static final long RETRY_MILLIS = 10_000;

    private final Machine machine;
    private final Terms terms;
    private final VirtualTime time;
    private final Wire wire;
    private final NodeObserver observer;
    private final int hashesPerSecond;
    private final Conduct conduct;
    private boolean producing = true;
    private boolean wanted;
    private int starts;
    private @Nullable Life life;
    private @Nullable RunningNode running;

    /** @param hashesPerSecond 0: it makes no blocks */
    public SimulatedNode(
            Machine machine,
            Terms terms,
            VirtualTime time,
            Wire wire,
            NodeObserver observer,
            int hashesPerSecond,
            Conduct conduct) {
        this.machine = machine;
        this.terms = terms;
        this.time = time;
        this.wire = wire;
        this.observer = observer;
        this.hashesPerSecond = hashesPerSecond;
        this.conduct = conduct;
    }

    public Machine machine() {
        return machine;
    }

    public Terms terms() {
        return terms;
    }

    public int number() {
        return machine.number();
    }

    public PeerId id() {
        return machine.id();
    }

    public int starts() {
        return starts;
    }

    /** While it runs. */
    public Optional<RunningNode> running() {
        return Optional.ofNullable(running);
    }

    /** Whether it makes blocks while it runs, if it is one that does. */
    public void produce(boolean on) {
        producing = on;
        running().ifPresent(node -> node.mining().enable(on && hashesPerSecond > 0));
    }

    /** Starts it; where the disk does not let it, tries again now and then. */
    public void start() {
        wanted = true;
        if (running != null) {
            return;
        }
        var begun = new Life(time, failure -> observer.threw(this, failure));
        var host = wire.host(machine.number(), machine.endpoint(), machine.identity(), begun);
        var order = new RunningNode.Order(
                hashesPerSecond,
                conduct,
                event -> observer.changed(this, event),
                (code, detail) -> halted(begun, code, detail),
                failure -> observer.threw(this, failure));
        try {
            var node = new RunningNode(machine, machine.chance().split("start", starts), terms, begun, host, order);
            life = begun;
            running = node;
            starts++;
            observer.started(this);
            conduct.started(node);
            node.start(producing && hashesPerSecond > 0);
        } catch (RunningNode.CannotStart e) {
            begun.end();
            wire.gone(host, false);
            observer.halted(this, "CANNOT_START", String.valueOf(e.getMessage()));
            time.after(RETRY_MILLIS, () -> {
                if (wanted) {
                    start();
                }
            });
        }
    }

    private void halted(Life begun, String code, String detail) {
        if (begun != life) {
            return;
        }
        observer.halted(this, code, detail);
        // The operator has seen it and starts the node again.
        time.after(0, this::stop);
        time.after(RETRY_MILLIS, this::start);
    }

    /** As an operator stops it. */
    public void stop() {
        wanted = false;
        RunningNode node = running;
        if (node != null) {
            node.stop(() -> end(false));
        }
    }

    /** As by SIGKILL. */
    public void kill() {
        wanted = false;
        if (running != null) {
            end(false);
            machine.kill();
        }
    }

    /** As by a power cut; the machine is dark until {@link #start}. */
    public void losePower() {
        wanted = false;
        if (running != null) {
            end(true);
            machine.losePower();
        }
    }

    private void end(boolean silently) {
        Life ending = life;
        RunningNode node = running;
        if (ending != null && node != null && !ending.isOver()) {
            ending.end();
            wire.gone(node.host(), silently);
            running = null;
            if (wanted) {
                // Somebody started it while it was about to stop.
                time.after(RETRY_MILLIS, this::start);
            }
        }
    }
}
