package org.psephos.p2p.protocol;

import org.psephos.p2p.transport.Lane;

/**
 * One kind of message.
 *
 * @param code its number on the wire; those under {@link #FIRST_OF_PROGRAM} belong to this package
 * @param maxBytes of a payload; longer ones break the protocol
 * @param compressible whether trying to compress it is worth while
 * @param perSecond how many a peer may send in the long run; what is more is dropped, and counts against it
 * @param burst how many at once
 */
public record MessageKind(
        int code, String name, Lane lane, int maxBytes, boolean compressible, double perSecond, int burst) {
    public static final int FIRST_OF_PROGRAM = 16;
    public static final int MAX_CODE = 127;

    public MessageKind {
        if (code < 0 || code > MAX_CODE || maxBytes < 0 || perSecond <= 0 || burst < 1) {
            throw new IllegalArgumentException("message kind " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
