package org.psephos.simulator.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.node.chain.ChainEvent;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.p2p.application.Departed;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.reputation.Standing;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.node.SimulatedNode;
import org.psephos.simulator.node.Terms;

/** Looks at honest nodes, at each block and now and then. */
public final class Invariants {
    /** Headers that may wait for their bodies; more would be a flood that was let in. */
    private static final int MAX_HEADERS_AHEAD = 20_000;

    private static final int MAX_LINKS = 512;
    private static final int MAX_DEPARTED = 200;

    /** A ban for stalls, which honest peers on bad lines earn, takes ten minutes; the first for anything else an hour. */
    private static final long LONGEST_BAN_MILLIS = 1_800_000;

    /** What a node on a bad line is let go for: it does not answer in time, or is still banned for not having answered. */
    private static final List<String> FOR_BAD_LINES =
            List.of("in time", "withholds", "no answer", "no greeting", "BANNED: banned", "BANNED: BANNED");

    private final Findings findings;
    private final List<SimulatedNode> nodes;
    private final Set<PeerId> honest;
    private final List<Bytes> trails = new ArrayList<>();

    /** What some node has called final, where that can't be taken back. */
    private final Map<Long, Hash> finalBlocks = new HashMap<>();

    /** @param nodes the honest ones, each at the place of its number */
    public Invariants(Findings findings, List<SimulatedNode> nodes) {
        this.findings = findings;
        this.nodes = List.copyOf(nodes);
        honest = nodes.stream().map(SimulatedNode::id).collect(Collectors.toUnmodifiableSet());
        nodes.forEach(node -> trails.add(Bytes.EMPTY));
    }

    /** That the chain that {@code node} follows has become better, even over a restart. */
    public void changed(SimulatedNode node, ChainEvent event) {
        RunningNode running = node.running().orElseThrow();
        Head head = event.head();
        Bytes before = trails.set(node.number(), head.trail());
        if (before.length() > 0
                && running.ledger().forkChoice().compare(head.trail(), before) <= 0
                && !(event instanceof ChainEvent.Certified)) {
            findings.add(
                    "WORK_GROWS", "node " + node.number() + " went to block " + head.id() + " at " + head.height());
        }
        List<ImportedBlock> added =
                switch (event) {
                    case ChainEvent.Extended extended -> List.of(extended.block());
                    case ChainEvent.Reorganised reorganised -> reorganised.added();
                    case ChainEvent.Certified ignored -> List.of();
                };
        if (!running.ledger().finality().retractable()) {
            added.forEach(block -> checkFinal(node, block));
        }
        if (!added.isEmpty() && !added.getLast().id().equals(head.id())) {
            findings.add("HEAD_IS_LAST", "node " + node.number() + " tells of another head than its last block");
        }
    }

    /** That nobody has called another block of its height final. */
    private void checkFinal(SimulatedNode node, ImportedBlock block) {
        Hash known = finalBlocks.putIfAbsent(block.block().header().height(), block.id());
        if (known != null && !known.equals(block.id())) {
            findings.add(
                    "ONE_FINAL", "node " + node.number() + " adopts " + block.id() + " where " + known + " is final");
        }
    }

    /** That a node that started again stands no lower than where it was, as each block was synced. */
    public void started(SimulatedNode node) {
        RunningNode running = node.running().orElseThrow();
        Bytes before = trails.get(node.number());
        Bytes now = running.ledger().chain().head().trail();
        if (before.length() > 0 && running.ledger().forkChoice().compare(now, before) < 0) {
            findings.add("WORK_GROWS", "node " + node.number() + " started again below where it was");
        }
    }

    /** That nothing has grown past its limit. */
    public void checkBounds() {
        for (SimulatedNode node : nodes) {
            node.running().ifPresent(running -> checkBounds(node, running));
        }
    }

    private void checkBounds(SimulatedNode node, RunningNode running) {
        var pool = running.ledger().pool();
        bound(node, "transactions in the pool", pool.count(), Terms.POOL.maxCount());
        bound(node, "bytes in the pool", pool.bytes(), Terms.POOL.maxBytes());
        bound(node, "submissions", running.ledger().submissions().queued(), Terms.POOL.maxQueued());
        bound(node, "headers ahead", running.network().headersAhead(), MAX_HEADERS_AHEAD);
        bound(node, "addresses", running.book().newCount() + running.book().triedCount(), AddressBook.MAX_ADDRESSES);
        bound(node, "records of peers", running.reputation().records(), Reputation.MAX_RECORDS);
        bound(node, "connections", running.links(), MAX_LINKS);
    }

    private void bound(SimulatedNode node, String what, long is, long most) {
        if (is > most) {
            findings.add("BOUNDED", "node " + node.number() + " holds " + is + " " + what + ", allowed " + most);
        }
    }

    /**
     * That no honest node blames another for what only a hostile one does, nor bans one for long because its line is bad, nor remembers
     * too many.
     */
    public void checkStandings() {
        for (SimulatedNode node : nodes) {
            node.running().ifPresent(running -> {
                // The cause first: a ban is what follows.
                checkDepartures(node, running);
                nodes.forEach(other -> checkStanding(node, running, other));
            });
        }
    }

    private void checkStanding(SimulatedNode node, RunningNode running, SimulatedNode other) {
        long now = node.machine().clock().nowMillis();
        if (running.reputation().standing(other.id(), now) instanceof Standing.Banned(long untilMillis)
                && untilMillis - now > LONGEST_BAN_MILLIS) {
            findings.add(
                    "NO_HONEST_BAN",
                    "node " + node.number() + " bans node " + other.number() + ": " + running.departures());
        }
    }

    private void checkDepartures(SimulatedNode node, RunningNode running) {
        List<Departed> departed = running.stack().departed();
        bound(node, "departed peers", departed.size(), MAX_DEPARTED);
        for (Departed gone : departed) {
            if (gone.peer().filter(honest::contains).isPresent() && isBlamed(gone.why())) {
                findings.add("NO_HONEST_BLAME", "node " + node.number() + ": " + gone);
            }
        }
    }

    private static boolean isBlamed(String why) {
        return why.startsWith("PROTOCOL_BREACH")
                || why.startsWith("BANNED") && FOR_BAD_LINES.stream().noneMatch(why::contains);
    }

    /** That state and votes are what the blocks say. */
    public void recount(SimulatedNode node) {
        node.running()
                .flatMap(running ->
                        Recount.compare(running.ledger().chain(), node.terms().seals()))
                .ifPresent(fault -> findings.add("RECOUNT", "node " + node.number() + ": " + fault));
    }
}
