package org.psephos.simulator.wire;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.LinkEnd;

/** One connection. */
final class Pipe {
    /** A handshake that gets stuck is given up after so long. */
    private static final long HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    private final Wire wire;
    private final End dialler;
    private final End acceptor;

    Pipe(Wire wire, Host dialler, long diallerLink, Host acceptor, long acceptorLink) {
        this.wire = wire;
        this.dialler = new End(wire, this, dialler, diallerLink);
        this.acceptor = new End(wire, this, acceptor, acceptorLink);
        this.dialler.join(this.acceptor);
        this.acceptor.join(this.dialler);
        wire.opened(this);
    }

    End dialler() {
        return dialler;
    }

    End acceptor() {
        return acceptor;
    }

    boolean joins(int one, int other) {
        int from = dialler.host().machine;
        int to = acceptor.host().machine;
        return from == one && to == other || from == other && to == one;
    }

    void shakeHands(Optional<PeerId> expected) {
        int from = dialler.host().machine;
        int to = acceptor.host().machine;
        long there = wire.delayMillis(from, to);
        long back = wire.delayMillis(to, from);
        wire.time.after(back + there + back, () -> {
            if (!dialler.isOpen() || !acceptor.isOpen() || wire.isCut(from, to) || wire.isCut(to, from)) {
                wire.time.after(HANDSHAKE_TIMEOUT_MILLIS, this::giveUp);
            } else if (expected.isPresent() && !expected.get().equals(PeerId.of(acceptor.host().identity))) {
                dialler.end(LinkEnd.FAULT, "UNEXPECTED_PEER: somebody else");
                acceptor.end(LinkEnd.REMOTE, "closed");
            } else {
                dialler.establish(acceptor.host().identity);
                wire.time.after(there, () -> acceptor.establish(dialler.host().identity));
            }
        });
    }

    private void giveUp() {
        dialler.end(LinkEnd.TIMED_OUT, "no handshake in time");
        acceptor.end(LinkEnd.TIMED_OUT, "no handshake in time");
    }

    void reset() {
        dialler.end(LinkEnd.UNREACHABLE, "connection reset");
        acceptor.end(LinkEnd.UNREACHABLE, "connection reset");
    }

    /** A way may be free again. */
    void proceed() {
        dialler.proceed();
        acceptor.proceed();
    }

    void checkOver() {
        if (!dialler.isOpen() && !acceptor.isOpen()) {
            wire.over(this);
        }
    }
}
