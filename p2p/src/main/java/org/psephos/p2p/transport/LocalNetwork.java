package org.psephos.p2p.transport;

/** Datagrams to whoever listens on the networks that this machine is part of. Called on the network lane; nothing here waits. */
public interface LocalNetwork {
    /** Longer ones are neither sent nor heard. */
    int MAX_DATAGRAM_BYTES = 512;

    /** Sends to every local network, as well as may be: none, one or several copies arrive, this machine's own listeners included. */
    void send(byte[] datagram);

    /** Told on the network lane. */
    interface Listener {
        /**
         * Somebody sent this, perhaps we ourselves.
         *
         * @param from as the datagram says, which anybody on that network can forge; the port is that of the sender's socket, which listens
         *     to nothing
         */
        void heard(Endpoint from, byte[] datagram);
    }
}
