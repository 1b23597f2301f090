package org.psephos.node.api.events;

import java.util.Locale;
import java.util.Optional;

/** What an event tells of. */
public enum EventType {
    BLOCK,
    TRANSACTION,
    ELECTION,
    FINALITY,
    PEER,
    STATUS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EventType> of(String text) {
        for (EventType type : values()) {
            if (type.text().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
