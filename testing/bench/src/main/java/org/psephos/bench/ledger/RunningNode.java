package org.psephos.bench.ledger;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.bench.node.NodeApi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name a node which runs already, instead of one that the benchmark starts. */
final class RunningNode {
    @Option(
            names = "--node",
            paramLabel = "URL",
            description = "A running node on this machine, with --pid, instead of one of its own")
    private @Nullable URI node;

    @Option(names = "--pid", paramLabel = "PID", defaultValue = "0", description = "Process of --node")
    private long pid;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Empty unless the user named one. */
    Optional<NodeApi> api() {
        if (node != null && pid <= 0) {
            throw new ParameterException(spec.commandLine(), "--node needs the node's process: --pid");
        }
        return Optional.ofNullable(node).map(NodeApi::new);
    }

    long pid() {
        return pid;
    }
}
