package org.psephos.simulator.run;

import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.node.SimulatedNode;

/** How a node stands, on a few lines. */
final class Dump {
    private Dump() {}

    static String of(SimulatedNode node) {
        String what = "node " + node.number() + " " + node.id() + ", starts " + node.starts() + ", clock "
                + node.machine().clock().skewMillis() + " ms off";
        return node.running().map(running -> what + running(running)).orElse(what + ", not running");
    }

    private static String running(RunningNode node) {
        var head = node.ledger().chain().head();
        var text = new StringBuilder()
                .append("\n  height ")
                .append(head.height())
                .append(" head ")
                .append(head.id())
                .append(", pool ")
                .append(node.ledger().pool().count())
                .append(", index at ")
                .append(node.follower().height())
                .append(node.network().isSyncing() ? ", syncing" : "")
                .append(", headers ahead ")
                .append(node.network().headersAhead())
                .append(node.mining().enabled() ? ", mining" : "")
                .append(", addresses ")
                .append(node.book().newCount())
                .append(" new, ")
                .append(node.book().triedCount())
                .append(" tried");
        node.stack().peers().forEach(status -> text.append("\n  peer ")
                .append(status.peer().endpoint())
                .append(status.peer().outbound() ? " out" : " in")
                .append(", score ")
                .append(status.score())
                .append(", height ")
                .append(node.network().heightOf(status.peer().id())));
        node.departures().stream().limit(5).forEach(gone -> text.append("\n  gone ")
                .append(gone));
        return text.toString();
    }
}
