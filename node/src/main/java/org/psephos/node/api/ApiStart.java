package org.psephos.node.api;

/** What became of an attempt to open the ports. */
public sealed interface ApiStart {
    record Started(ApiServer server) implements ApiStart {}

    /**
     * Nothing is left open.
     *
     * @param code stable: {@code PORT_IN_USE}, {@code TLS_FILES}, {@code ADMIN_TOKEN}, {@code ADDRESS_UNUSABLE}
     * @param message what happened, where, and what to do next
     */
    record Failed(String code, String message) implements ApiStart {}
}
