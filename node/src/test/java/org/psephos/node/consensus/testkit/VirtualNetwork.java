package org.psephos.node.consensus.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.Randomness;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.Effect;

/** Nodes that hear each other after 10 to 200 ms, unless they are in different parts. Everything follows from the seed. */
public final class VirtualNetwork {
    private final VirtualScheduler time = new VirtualScheduler();
    private final Random random;
    /** By the height of the first block after which it holds. */
    private final TreeMap<Long, VirtualState> states = new TreeMap<>();

    private final List<VirtualNode> nodes;
    private final Map<VirtualNode, Integer> parts = new HashMap<>();
    private int minLatencyMillis = 10;
    private int maxLatencyMillis = 199;
    private long checkMillis = 20;

    public VirtualNetwork(long seed, int count, Function<List<PublicKey>, Genesis> genesis) {
        this(seed, count, genesis, keys -> VirtualState.EMPTY);
    }

    /** @param state behind every block, as long as there is no other */
    public VirtualNetwork(
            long seed,
            int count,
            Function<List<PublicKey>, Genesis> genesis,
            Function<List<PublicKey>, VirtualState> state) {
        random = new Random(seed);
        var randomness = new SeededRandomness(seed);
        List<PrivateKey> keys = IntStream.range(0, count)
                .mapToObj(i -> PrivateKey.generate(randomness))
                .toList();
        List<PublicKey> members = keys.stream().map(Curves.best()::publicKey).toList();
        Genesis shared = genesis.apply(members);
        states.put(0L, state.apply(members));
        nodes = keys.stream().map(key -> new VirtualNode(this, shared, key)).toList();
    }

    public VirtualScheduler time() {
        return time;
    }

    /** What the state is from the block at this height on, which nobody may have made yet. */
    public void stateFrom(long height, VirtualState state) {
        states.put(height, state);
    }

    VirtualState state(long height) {
        return states.floorEntry(height).getValue();
    }

    public VirtualNode node(int index) {
        return nodes.get(index);
    }

    public List<VirtualNode> nodes() {
        return nodes;
    }

    public void production(boolean enabled) {
        nodes.forEach(node -> node.driver().production(enabled));
    }

    /** Nodes hear only those of the same part from now on; on healing each hears all tips. */
    public void part(Function<VirtualNode, Integer> partOf) {
        nodes.forEach(node -> parts.put(node, partOf.apply(node)));
        nodes.forEach(node -> announce(node, node.tip().id()));
    }

    /** How long messages take from now on. */
    public void latency(int minMillis, int maxMillis) {
        minLatencyMillis = minMillis;
        maxLatencyMillis = maxMillis;
    }

    /** How long it takes to check a proposal from now on. */
    public void checkMillis(long millis) {
        checkMillis = millis;
    }

    long checkMillis() {
        return checkMillis;
    }

    /** Another at each start of a node. */
    Randomness chance() {
        return new SeededRandomness(random.nextLong());
    }

    void announce(VirtualNode from, Hash block) {
        nodes.forEach(to -> deliver(from, to, () -> to.receive(from, block)));
    }

    void offer(VirtualNode from, Block block, Effect.Audience audience) {
        nodes.stream()
                .filter(to -> audience.includes(to.publicKey()))
                .forEach(to -> deliver(from, to, () -> to.shown(block)));
    }

    void fetch(VirtualNode from, Hash block) {
        nodes.forEach(to -> deliver(
                from, to, () -> to.offer(block, from).ifPresent(found -> deliver(to, from, () -> from.shown(found)))));
    }

    void send(VirtualNode from, Effect.Outgoing message) {
        nodes.stream()
                .filter(to -> message.to().isEmpty() || message.to().contains(to.publicKey()))
                .forEach(to -> deliver(from, to, () -> to.driver().message(from.publicKey(), message.content())));
    }

    private void deliver(VirtualNode from, VirtualNode to, Runnable arrival) {
        if (from != to && to.isUp() && parts.getOrDefault(from, 0).equals(parts.getOrDefault(to, 0))) {
            time.schedule(minLatencyMillis + random.nextInt(maxLatencyMillis - minLatencyMillis + 1), () -> {
                if (to.isUp()) {
                    arrival.run();
                }
            });
        }
    }
}
