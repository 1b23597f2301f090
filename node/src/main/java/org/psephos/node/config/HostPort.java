package org.psephos.node.config;

import java.util.Optional;

/** An address to listen on; port 0 lets the system choose. */
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    static HostPort parse(String option, String text) throws ConfigException {
        return find(text)
                .orElseThrow(() ->
                        new ConfigException("CONFIG_INVALID", option + " must be HOST:PORT, not \"" + text + "\""));
    }

    static Optional<HostPort> find(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            String host = text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port <= MAX_PORT && !host.isEmpty()) {
                return Optional.of(new HostPort(host, port));
            }
        }
        return Optional.empty();
    }

    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Whether all addresses of the machine are listened on. */
    public boolean isEveryAddress() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
