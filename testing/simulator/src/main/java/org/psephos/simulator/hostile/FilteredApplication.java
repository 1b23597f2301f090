package org.psephos.simulator.hostile;

import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.protocol.MessageKind;

/** A program as it is, but for what a subclass does to it. */
public abstract class FilteredApplication implements Application {
    private final Application program;

    protected FilteredApplication(Application program) {
        this.program = program;
    }

    @Override
    public Bytes greeting() {
        return program.greeting();
    }

    @Override
    public void peerUp(Peer peer) {
        program.peerUp(peer);
    }

    @Override
    public void peerDown(PeerId peer, String why) {
        program.peerDown(peer, why);
    }

    @Override
    public void told(PeerId peer, MessageKind kind, byte[] payload) {
        program.told(peer, kind, payload);
    }

    @Override
    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
        program.asked(peer, kind, payload, reply);
    }

    @Override
    public void drained(PeerId peer) {
        program.drained(peer);
    }
}
