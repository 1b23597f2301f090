package org.psephos.bench.transport;

/** One connection over loopback that carries as much as it can, in one direction, from its creation on. */
interface Stream extends AutoCloseable {
    /** Bytes of messages that have arrived. */
    long receivedBytes();

    @Override
    void close();
}
