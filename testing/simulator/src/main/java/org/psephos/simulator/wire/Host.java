package org.psephos.simulator.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.LinkEnd;
import org.psephos.p2p.transport.LinkListener;
import org.psephos.p2p.transport.Links;
import org.psephos.simulator.time.Life;

/** A program's ends of its connections. */
public final class Host implements Links {
    /** A dial over a cut wire is given up after so long. */
    private static final long CONNECT_TIMEOUT_MILLIS = 10_000;

    private static final int LEAST_FREE_PORT = 40_000;
    private static final int FREE_PORTS = 20_000;

    final int machine;
    final Endpoint endpoint;
    final PublicKey identity;
    private final Wire wire;
    private final Life life;
    private final Map<Long, End> ends = new LinkedHashMap<>();
    private @Nullable LinkListener listener;
    private long lastAccepted;

    Host(Wire wire, int machine, Endpoint endpoint, PublicKey identity, Life life) {
        this.wire = wire;
        this.machine = machine;
        this.endpoint = endpoint;
        this.identity = identity;
        this.life = life;
    }

    public void listen(LinkListener to) {
        listener = to;
    }

    public int links() {
        return ends.size();
    }

    @Override
    public void dial(long link, Endpoint to, Optional<PeerId> expected) {
        Optional<Host> there = wire.at(to);
        long delayMillis =
                there.map(host -> wire.delayMillis(machine, host.machine)).orElse(1L);
        wire.time.after(delayMillis, () -> knock(link, to, expected));
    }

    private void knock(long link, Endpoint to, Optional<PeerId> expected) {
        Optional<Host> there = wire.at(to);
        if (life.isOver()) {
            return;
        }
        if (there.isEmpty()) {
            tell(l -> l.closed(link, LinkEnd.REFUSED, "nobody there"));
            return;
        }
        Host other = there.get();
        if (wire.isCut(machine, other.machine) || wire.isCut(other.machine, machine)) {
            wire.time.after(
                    CONNECT_TIMEOUT_MILLIS, () -> tell(l -> l.closed(link, LinkEnd.TIMED_OUT, "no answer in time")));
            return;
        }
        other.lastAccepted--;
        var from = new Endpoint(endpoint.ip(), LEAST_FREE_PORT + wire.chance.below(FREE_PORTS));
        var pipe = new Pipe(wire, this, link, other, other.lastAccepted);
        ends.put(link, pipe.dialler());
        other.ends.put(other.lastAccepted, pipe.acceptor());
        long accepted = other.lastAccepted;
        other.tell(l -> l.accepted(accepted, from));
        pipe.shakeHands(expected);
    }

    @Override
    public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
        End end = ends.get(link);
        return end != null && end.send(lane, message.clone());
    }

    @Override
    public void close(long link) {
        End end = ends.get(link);
        if (end != null) {
            end.close();
        }
    }

    @Override
    public void pauseReading(long link) {
        Optional.ofNullable(ends.get(link)).ifPresent(end -> end.pause(true));
    }

    @Override
    public void resumeReading(long link) {
        Optional.ofNullable(ends.get(link)).ifPresent(end -> end.pause(false));
    }

    void tell(Consumer<LinkListener> event) {
        LinkListener to = listener;
        if (to != null) {
            life.run(() -> event.accept(to));
        }
    }

    void ended(End end, LinkEnd how, String detail) {
        if (ends.remove(end.link(), end)) {
            tell(l -> l.closed(end.link(), how, detail));
        }
    }

    void vanish() {
        listener = null;
        List.copyOf(ends.values()).forEach(End::vanish);
        ends.clear();
    }
}
