package org.psephos.p2p.protocol;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.psephos.p2p.transport.Lane;

/** The kinds that a node understands: this package's own and the program's. */
public final class MessageKinds {
    /** On the first lane: nothing may overtake it. */
    static final MessageKind HELLO = new MessageKind(0, "Hello", Lane.URGENT, 2_048, false, 0.1, 2);

    static final MessageKind PING = own(1, "Ping", 8, 1, 5);
    static final MessageKind PONG = own(2, "Pong", 8, 1, 5);
    static final MessageKind GET_PEERS = own(3, "GetPeers", 0, 0.01, 2);
    static final MessageKind PEERS = new MessageKind(4, "Peers", Lane.NORMAL, 64 * 1_024, true, 0.01, 2);
    static final MessageKind DISCONNECT = own(5, "Disconnect", 256, 0.1, 1);

    private final @Nullable MessageKind[] byCode = new MessageKind[MessageKind.MAX_CODE + 1];

    private MessageKinds(Stream<MessageKind> kinds) {
        kinds.forEach(kind -> {
            if (byCode[kind.code()] != null) {
                throw new IllegalArgumentException(kind.name() + " has the number of " + byCode[kind.code()]);
            }
            byCode[kind.code()] = kind;
        });
    }

    /** @param program with codes from {@link MessageKind#FIRST_OF_PROGRAM} on, all different */
    public static MessageKinds with(Collection<MessageKind> program) {
        for (MessageKind kind : program) {
            if (kind.code() < MessageKind.FIRST_OF_PROGRAM) {
                throw new IllegalArgumentException(kind.name() + " takes a number of the protocol's own");
            }
        }
        return new MessageKinds(
                Stream.concat(Stream.of(HELLO, PING, PONG, GET_PEERS, PEERS, DISCONNECT), program.stream()));
    }

    Optional<MessageKind> find(int code) {
        return Optional.ofNullable(byCode[code]);
    }

    private static MessageKind own(int code, String name, int maxBytes, double perSecond, int burst) {
        return new MessageKind(code, name, Lane.PROMPT, maxBytes, false, perSecond, burst);
    }
}
