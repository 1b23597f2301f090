package org.psephos.node.consensus.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.consensus.Effect;

/** Nodes that hear each other after 10 to 200 ms, unless they are in different parts. Everything follows from the seed. */
public final class VirtualNetwork {
    private final VirtualScheduler time = new VirtualScheduler();
    private final Random random;
    private final List<VirtualNode> nodes;
    private final Map<VirtualNode, Integer> parts = new HashMap<>();

    public VirtualNetwork(long seed, int count, Function<List<PublicKey>, Genesis> genesis) {
        random = new Random(seed);
        var randomness = new SeededRandomness(seed);
        List<PrivateKey> keys = IntStream.range(0, count)
                .mapToObj(i -> PrivateKey.generate(randomness))
                .toList();
        Genesis shared =
                genesis.apply(keys.stream().map(Curves.best()::publicKey).toList());
        nodes = keys.stream().map(key -> new VirtualNode(this, shared, key)).toList();
    }

    public VirtualScheduler time() {
        return time;
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
        nodes.forEach(node -> announce(node, new Block(node.tip().header(), List.of())));
    }

    void announce(VirtualNode from, Block block) {
        if (block.header().height() > 0) {
            nodes.forEach(to -> deliver(from, to, () -> to.receive(from, block)));
        }
    }

    void send(VirtualNode from, Effect.Outgoing message) {
        nodes.stream()
                .filter(to -> message.to().isEmpty() || message.to().contains(to.publicKey()))
                .forEach(to -> deliver(from, to, () -> to.driver().message(from.publicKey(), message.content())));
    }

    private void deliver(VirtualNode from, VirtualNode to, Runnable arrival) {
        if (from != to && parts.getOrDefault(from, 0).equals(parts.getOrDefault(to, 0))) {
            time.schedule(10 + random.nextInt(190), arrival);
        }
    }
}
