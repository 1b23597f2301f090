package org.psephos.p2p.transport.vertx;

import java.net.BindException;

/** What became of an attempt to open a port. */
public sealed interface ListenStart {
    /** @param port the one that was opened, where the system had the choice */
    record Listening(int port) implements ListenStart {}

    /**
     * Nothing is left open.
     *
     * @param code stable: {@code PORT_IN_USE}, {@code ADDRESS_UNUSABLE}
     * @param message what happened, where, and what to do next
     */
    record Failed(String code, String message) implements ListenStart {}

    /** @param protocol {@code TCP} or {@code UDP} */
    static Failed explain(String protocol, String host, int port, Throwable failure) {
        String place = protocol + " port " + port + " of " + host;
        return failure instanceof BindException && !isNotOurs(failure)
                ? new Failed(
                        "PORT_IN_USE",
                        "Another program uses " + place + ". Stop it, or choose another port. (" + failure.getMessage()
                                + ")")
                : new Failed("ADDRESS_UNUSABLE", "Cannot listen on " + place + ": " + failure.getMessage());
    }

    /** Only the system's text tells the causes of a {@link BindException} apart; a person reads it in either message. */
    private static boolean isNotOurs(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("Cannot assign requested address") || text.contains("Permission denied");
    }
}
