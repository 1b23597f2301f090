package org.psephos.simulator.run;

import java.util.List;
import java.util.Optional;
import org.psephos.simulator.check.Findings;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.vote.Electorate;

/** After all faults: the nodes have to come to one chain, with all votes in it and nothing left to do. */
final class EndGame {
    /** A node that lost all its peers dials one again within ten minutes. */
    private static final long PATIENCE_MILLIS = 1_800_000;

    private static final long LOOK_MILLIS = 5_000;
    private static final long QUIET_MILLIS = 60_000;
    private static final long TIE_LOOK_MILLIS = 100;
    private static final int MAX_TIES = 20;

    private final VirtualTime time;
    private final List<SimulatedNode> nodes;
    private final List<SimulatedNode> hostile;
    private final Electorate electorate;
    private final Findings findings;
    private Stage stage = Stage.COMING_TOGETHER;
    private long begunMillis = -1;
    private long tieHeight;
    private int ties;

    private enum Stage {
        COMING_TOGETHER,
        FALLING_QUIET,
        BREAKING_TIE,
        OVER
    }

    EndGame(
            VirtualTime time,
            List<SimulatedNode> nodes,
            List<SimulatedNode> hostile,
            Electorate electorate,
            Findings findings) {
        this.time = time;
        this.nodes = nodes;
        this.hostile = hostile;
        this.electorate = electorate;
        this.findings = findings;
    }

    boolean isOver() {
        return stage == Stage.OVER;
    }

    /** Looks at the nodes; when to look again. */
    long nextMillis() {
        long now = time.nowMillis();
        if (begunMillis < 0) {
            begunMillis = now;
        }
        if (now - begunMillis > PATIENCE_MILLIS) {
            findings.add("CONVERGENCE", wanting().orElse("heads differ"));
        }
        return switch (stage) {
            case COMING_TOGETHER -> {
                if (wanting().isPresent()) {
                    yield now + LOOK_MILLIS;
                }
                nodes.forEach(node -> node.produce(false));
                hostile.forEach(node -> node.produce(false));
                stage = Stage.FALLING_QUIET;
                yield now + QUIET_MILLIS;
            }
            case FALLING_QUIET -> quiet(now, wanting());
            case BREAKING_TIE -> {
                if (height(nodes.getFirst()) <= tieHeight) {
                    yield now + TIE_LOOK_MILLIS;
                }
                tieBreakers().forEach(node -> node.produce(false));
                stage = Stage.FALLING_QUIET;
                yield now + QUIET_MILLIS;
            }
            case OVER -> now;
        };
    }

    /** Of equally good heads each node keeps the one that came first: one more block decides, and takes in what is left. */
    private long quiet(long now, Optional<String> wanting) {
        boolean one = nodes.stream()
                        .map(node -> running(node).ledger().chain().head().id())
                        .distinct()
                        .count()
                == 1;
        if (one && wanting.isEmpty() && nodes.stream().allMatch(node -> pooled(node) == 0)) {
            nodes.forEach(this::checkIndex);
            stage = Stage.OVER;
            return now;
        }
        ties++;
        if (ties > MAX_TIES) {
            findings.add("CONVERGENCE", wanting.orElse(one ? "pools are not empty" : "heads differ"));
        }
        tieHeight = height(nodes.getFirst());
        tieBreakers().forEach(node -> node.produce(true));
        stage = Stage.BREAKING_TIE;
        return now + TIE_LOOK_MILLIS;
    }

    /** Where blocks are final, it takes all of them to make one. */
    private List<SimulatedNode> tieBreakers() {
        return running(nodes.getFirst()).ledger().finality().retractable() ? nodes.subList(0, 1) : nodes;
    }

    private void checkIndex(SimulatedNode node) {
        long lost = electorate.lostIn(running(node));
        if (lost > 0) {
            findings.add("INDEX", "node " + node.number() + " does not find " + lost + " transactions of its chain");
        }
    }

    private Optional<String> wanting() {
        for (SimulatedNode node : nodes) {
            Optional<RunningNode> running = node.running();
            if (running.isEmpty()) {
                return Optional.of("node " + node.number() + " does not run");
            }
            if (running.get().network().isSyncing()) {
                return Optional.of("node " + node.number() + " lags behind");
            }
            int missing = electorate.missingIn(running.get());
            if (missing > 0) {
                return Optional.of("node " + node.number() + " lacks " + missing + " ballots");
            }
        }
        return Optional.empty();
    }

    private static RunningNode running(SimulatedNode node) {
        return node.running().orElseThrow();
    }

    private static long height(SimulatedNode node) {
        return running(node).ledger().chain().head().height();
    }

    private static int pooled(SimulatedNode node) {
        return running(node).ledger().pool().count();
    }
}
