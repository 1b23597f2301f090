package org.psephos.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A network for a few node processes, in two halves between which the line can be cut: in network namespaces where the machine allows it,
 * otherwise on loopback addresses, with relays between the halves. {@code E2E_NETWORK=loopback} asks for the latter.
 */
interface Lab extends AutoCloseable {
    /** Of the nodes, numbered from 0, so many are in the first half. */
    int FIRST_HALF = 2;

    static Lab open(int nodes) throws Exception {
        if (!"loopback".equals(System.getenv("E2E_NETWORK"))) {
            Optional<NamespaceLab> lab = NamespaceLab.tryOpen(nodes);
            if (lab.isPresent()) {
                return lab.get();
            }
        }
        return new LoopbackLab(nodes);
    }

    static boolean sameHalf(int one, int other) {
        return one < FIRST_HALF == other < FIRST_HALF;
    }

    /** Words before a command that put it to the place of {@code node}. */
    List<String> prefix(int node);

    /** Where the test reaches the node's interface. */
    String host(int node);

    /** Where it listens for others. */
    String listen(int node);

    /** Where a stranger reaches it. */
    String door(int node);

    /** Where {@code from} reaches it. */
    String toward(int from, int node);

    /** Further options that a node needs here. */
    List<String> options();

    void cut() throws Exception;

    void mend() throws Exception;

    @Override
    void close() throws IOException, InterruptedException;
}
