package org.psephos.simulator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.node.network.NodeNetwork;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.discovery.Heard;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.time.VirtualTime;
import org.psephos.simulator.wire.Wire;

/** A crowd that answers at nine of ten addresses in a victim's book, and the conducts of the node behind it and of the victim. */
public final class Eclipse {
    private static final int HOSTILE_OF_HONEST = 9;
    private static final int FIRST_PLACE = 1_000;

    private final List<Endpoint> crowd;
    private final List<Endpoint> honest;
    private @Nullable NodeNetwork behind;

    /** @param honest addresses that the victim knows besides */
    public Eclipse(List<Endpoint> honest) {
        this.honest = List.copyOf(honest);
        crowd = IntStream.range(0, HOSTILE_OF_HONEST * honest.size())
                .mapToObj(i -> Machine.place(FIRST_PLACE + i))
                .toList();
    }

    /** Of the node whose greeting the crowd gives as its own. */
    public Conduct leader() {
        return new Conduct() {
            @Override
            public Application application(NodeNetwork network) {
                behind = network;
                return network;
            }
        };
    }

    /** Honest, but begins with a bad book. */
    public Conduct victim() {
        return new Conduct() {
            @Override
            public void started(RunningNode node) {
                // What a kill took before it was saved, its operator gives it again.
                if (node.book().newCount() + node.book().triedCount() == 0) {
                    long now = node.nowMillis();
                    // Each tells of itself, as if it had connected: so each has a place of its own in the book.
                    Stream.concat(crowd.stream(), honest.stream())
                            .forEach(place -> node.book().add(List.of(new Heard(place, now)), place, now));
                }
            }
        };
    }

    /** Lets the crowd answer from now on. */
    public void begin(Machine machine, VirtualTime time, Wire wire, Secp256k1 curve, Chance chance) {
        var life = new Life(time, failure -> {});
        long now = machine.clock().nowMillis();
        List<Heard> told = crowd.stream().map(place -> new Heard(place, now)).toList();
        var sybils = new ArrayList<Sybil>();
        for (int i = 0; i < crowd.size(); i++) {
            Chance own = chance.split("sybil", i);
            var identity = Sybil.identity(curve, own.split("key"));
            Endpoint place = crowd.get(i);
            var host = wire.host(machine.number(), place, identity, life);
            sybils.add(new Sybil(machine, host, identity, place, life, own, this::greeting));
        }
        sybils.forEach(sybil -> sybil.start(told, crowd.getFirst(), now));
    }

    private Bytes greeting() {
        return Optional.ofNullable(behind).map(NodeNetwork::greeting).orElse(Bytes.EMPTY);
    }
}
