package org.psephos.p2p.transport;

import java.util.List;

/**
 * What goes first when several messages wait. Messages of one lane arrive whole and in order; between the chunks of one, those of a more
 * urgent lane are sent.
 */
public enum Lane {
    /** Consensus votes and proposals: small, and late ones are worthless. */
    URGENT(0),
    /** Keep-alive, announcements, requests. */
    PROMPT(1),
    /** Answers of moderate size: transactions, headers. */
    NORMAL(2),
    /** Block bodies and other bulk. */
    BULK(3);

    static final List<Lane> IN_ORDER = List.of(values());

    private final int code;

    Lane(int code) {
        this.code = code;
    }

    /** As it stands in a chunk's first byte, 0 to 3. */
    int code() {
        return code;
    }

    static Lane of(int code) {
        return IN_ORDER.get(code);
    }
}
