package org.psephos.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A namespace for each node, and one for the two switches between them, which a trunk connects. Beside them a desk, by which the test
 * reaches the nodes and the nodes do not reach each other. All names hold this process's id.
 */
final class NamespaceLab implements Lab {
    private static final String NAME = "psephos-e2e-";
    private static final Pattern OURS = Pattern.compile("(?m)^" + NAME + "(\\d+)-\\w+");
    private static final int P2P_PORT = 8_646;
    private static final String NODES = "10.231.0.";

    private final long pid = ProcessHandle.current().pid();
    private final String desk = "10.%d.%d.".formatted(200 + pid / 256 % 30, pid % 256);
    private final String hub = NAME + pid + "-hub";
    private final String door = "psd" + pid;
    private final List<String> made = new ArrayList<>();

    private NamespaceLab() {}

    /** Empty where the machine has no {@code ip}, or does not let us. */
    static Optional<NamespaceLab> tryOpen(int nodes) throws InterruptedException {
        var lab = new NamespaceLab();
        try {
            removeLeftOvers();
            lab.build(nodes);
            return Optional.of(lab);
        } catch (IOException e) {
            lab.close();
            return Optional.empty();
        }
    }

    /** Of tests that were killed. */
    private static void removeLeftOvers() throws IOException, InterruptedException {
        var found = OURS.matcher(ip("netns list"));
        while (found.find()) {
            if (ProcessHandle.of(Long.parseLong(found.group(1))).isEmpty()) {
                ip("netns del " + found.group());
            }
        }
    }

    private void build(int nodes) throws IOException, InterruptedException {
        namespace(hub);
        for (String bridge : List.of("first", "second", "desk")) {
            ip("-n " + hub + " link add " + bridge + " type bridge");
            ip("-n " + hub + " link set " + bridge + " up");
        }
        ip("-n " + hub + " link add trunk type veth peer name knurt");
        plug("trunk", "first");
        plug("knurt", "second");
        ip("link add " + door + " type veth peer name door netns " + hub);
        plug("door", "desk");
        ip("addr add " + desk + "254/24 dev " + door);
        ip("link set " + door + " up");
        for (int node = 0; node < nodes; node++) {
            namespace(name(node));
            ip("-n " + name(node) + " link set lo up");
            connect(node, "p2p", node < FIRST_HALF ? "first" : "second", NODES);
            connect(node, "desk", "desk", desk);
            ip("-n " + hub + " link set desk" + node + " type bridge_slave isolated on");
        }
    }

    private void namespace(String name) throws IOException, InterruptedException {
        ip("netns add " + name);
        made.add(name);
    }

    private void connect(int node, String device, String bridge, String addresses)
            throws IOException, InterruptedException {
        String plug = device + node;
        ip("-n " + name(node) + " link add " + device + " type veth peer name " + plug + " netns " + hub);
        plug(plug, bridge);
        ip("-n " + name(node) + " addr add " + addresses + (node + 1) + "/24 dev " + device);
        ip("-n " + name(node) + " link set " + device + " up");
    }

    private void plug(String device, String bridge) throws IOException, InterruptedException {
        ip("-n " + hub + " link set " + device + " master " + bridge);
        ip("-n " + hub + " link set " + device + " up");
    }

    private String name(int node) {
        return NAME + pid + "-" + node;
    }

    private static String ip(String words) throws IOException, InterruptedException {
        Program ran = Program.run(Map.of(), List.of(("ip " + words).split(" ")));
        if (ran.exitCode() != 0) {
            throw new IOException("ip " + words + ": " + ran.stderr());
        }
        return ran.stdout();
    }

    @Override
    public List<String> prefix(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    @Override
    public String host(int node) {
        return desk + (node + 1);
    }

    @Override
    public String listen(int node) {
        return "0.0.0.0:" + P2P_PORT;
    }

    @Override
    public String door(int node) {
        return host(node) + ":" + P2P_PORT;
    }

    @Override
    public String toward(int from, int node) {
        return NODES + (node + 1) + ":" + P2P_PORT;
    }

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public void cut() throws IOException, InterruptedException {
        ip("-n " + hub + " link set trunk down");
    }

    @Override
    public void mend() throws IOException, InterruptedException {
        ip("-n " + hub + " link set trunk up");
    }

    /** Devices go with their namespaces, and a pair with either of its ends. */
    @Override
    public void close() throws InterruptedException {
        for (String name : made) {
            try {
                ip("netns del " + name);
            } catch (IOException e) {
                throw new AssertionError("left behind: " + name, e);
            }
        }
        made.clear();
    }

    @Override
    public String toString() {
        return "network namespaces " + NAME + pid + "-*";
    }
}
