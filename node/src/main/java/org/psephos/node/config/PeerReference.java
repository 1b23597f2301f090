package org.psephos.node.config;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;

/** A node and where to find it, as an operator writes it: {@code ID@HOST:PORT}. */
public record PeerReference(PeerId id, HostPort at) {
    /** Empty for anything else. The host may be a name; nobody looks it up here. */
    public static Optional<PeerReference> parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        return PeerId.parse(text.substring(0, at)).flatMap(id -> HostPort.find(text.substring(at + 1))
                .filter(place -> place.port() > 0)
                .map(place -> new PeerReference(id, place)));
    }

    static PeerReference parse(String option, String text) throws ConfigException {
        return parse(text)
                .orElseThrow(() -> new ConfigException(
                        "CONFIG_INVALID",
                        option + " must be ID@HOST:PORT, with the 40 digits of a peer id, not \"" + text + "\""));
    }

    @Override
    public String toString() {
        return id + "@" + at;
    }
}
