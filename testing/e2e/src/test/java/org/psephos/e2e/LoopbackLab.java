package org.psephos.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each node on a loopback address of its own; between the halves stand relays, and nobody learns of a way around them. */
final class LoopbackLab implements Lab {
    private final List<Integer> ports = new ArrayList<>();
    private final Map<String, Relay> relays = new HashMap<>();

    LoopbackLab(int nodes) throws IOException {
        for (int node = 0; node < nodes; node++) {
            ports.add(NodeProcess.freePort());
        }
        for (int from = 0; from < nodes; from++) {
            for (int node = 0; node < nodes; node++) {
                if (!Lab.sameHalf(from, node)) {
                    relays.put(from + ">" + node, new Relay(address(node), ports.get(node)));
                }
            }
        }
    }

    private static String address(int node) {
        return "127.0.231." + (node + 1);
    }

    @Override
    public List<String> prefix(int node) {
        return List.of();
    }

    @Override
    public String host(int node) {
        return "127.0.0.1";
    }

    @Override
    public String listen(int node) {
        return address(node) + ":" + ports.get(node);
    }

    @Override
    public String door(int node) {
        return listen(node);
    }

    @Override
    public String toward(int from, int node) {
        Relay relay = relays.get(from + ">" + node);
        return relay == null ? listen(node) : "127.0.0.1:" + relay.port();
    }

    @Override
    public List<String> options() {
        return List.of("--no-discovery");
    }

    @Override
    public void cut() throws IOException {
        for (Relay relay : relays.values()) {
            relay.cut();
        }
    }

    @Override
    public void mend() {
        relays.values().forEach(Relay::mend);
    }

    @Override
    public void close() throws IOException {
        for (Relay relay : relays.values()) {
            relay.close();
        }
    }

    @Override
    public String toString() {
        return "loopback addresses 127.0.231.*, with relays between the halves";
    }
}
