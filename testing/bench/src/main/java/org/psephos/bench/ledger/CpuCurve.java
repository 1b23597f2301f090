package org.psephos.bench.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.psephos.bench.machine.Usage;
import org.psephos.bench.node.BlockArrivals;

/**
 * Processor time of node and client by the number of votes in blocks, one point a block. The votes under way between client and
 * chain are about as many at each point while the load is on, so that the difference of two points is what the votes between
 * them cost, from the socket to the disk.
 */
final class CpuCurve implements BlockArrivals.Listener {
    /** One moment. */
    private record Point(long votes, long nodeMicros, long clientMicros) {}

    /** Microseconds of one processor that a vote took. */
    record Cost(double node, double client) {
        double sum() {
            return node + client;
        }
    }

    private final long nodePid;
    private final List<Point> points = new ArrayList<>();
    private long votes;

    CpuCurve(long nodePid) {
        this.nodePid = nodePid;
    }

    @Override
    public synchronized void block(long height, int transactions, long nanos) throws IOException {
        if (transactions > 0) {
            votes += transactions;
            mark();
        }
    }

    /** Starts afresh at the present moment. */
    synchronized void restart() throws IOException {
        votes = 0;
        points.clear();
        mark();
    }

    /** The load has ended: blocks that still come hold what was checked before. */
    synchronized int size() {
        return points.size();
    }

    /** From the restart to now, over {@code counted} votes. */
    synchronized Cost total(long counted) throws IOException {
        mark();
        return cost(points.getFirst(), points.getLast(), counted);
    }

    /** The first {@code span} votes after the block that filled the pipe, or what there is up to point {@code end}. */
    synchronized Cost first(long span, int end) {
        Point from = points.get(Math.min(1, end - 1));
        return cost(from, at(Math.min(from.votes + span, points.get(end - 1).votes), end));
    }

    /** The last {@code span} votes before point {@code end}. */
    synchronized Cost last(long span, int end) {
        Point to = points.get(end - 1);
        return cost(at(Math.max(points.get(Math.min(1, end - 1)).votes, to.votes - span), end), to);
    }

    private void mark() throws IOException {
        points.add(new Point(
                votes,
                Usage.cpuMicros(nodePid),
                Usage.cpuMicros(ProcessHandle.current().pid())));
    }

    /** Between two points by straight line. */
    private Point at(long wanted, int end) {
        int after = 1;
        while (after < end - 1 && points.get(after).votes < wanted) {
            after++;
        }
        Point left = points.get(after - 1);
        Point right = points.get(after);
        double share = right.votes == left.votes ? 1 : (double) (wanted - left.votes) / (right.votes - left.votes);
        return new Point(
                wanted,
                left.nodeMicros + Math.round(share * (right.nodeMicros - left.nodeMicros)),
                left.clientMicros + Math.round(share * (right.clientMicros - left.clientMicros)));
    }

    private static Cost cost(Point from, Point to) {
        return cost(from, to, to.votes - from.votes);
    }

    private static Cost cost(Point from, Point to, long counted) {
        double each = Math.max(1, counted);
        return new Cost((to.nodeMicros - from.nodeMicros) / each, (to.clientMicros - from.clientMicros) / each);
    }
}
