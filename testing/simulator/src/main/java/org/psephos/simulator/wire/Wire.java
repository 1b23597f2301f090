package org.psephos.simulator.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.crypto.PublicKey;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.simulator.time.Chance;
import org.psephos.simulator.time.Life;
import org.psephos.simulator.time.Trace;
import org.psephos.simulator.time.VirtualTime;

/** Leads from every machine to every other. */
public final class Wire {
    private static final long LEAST_DELAY_MILLIS = 2;
    private static final long MOST_DELAY_MILLIS = 150;
    private static final long LEAST_BYTES_PER_MILLI = 125;
    private static final long MOST_BYTES_PER_MILLI = 12_500;

    /** Of a message's bytes, so many stand for them all in the trace. */
    private static final int SAMPLE_STEP = 61;

    final VirtualTime time;
    final Trace trace;
    final Chance chance;
    private final Way[][] ways;
    private final boolean[] dark;
    private final Map<Endpoint, Host> hosts = new LinkedHashMap<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private long bytes;

    /** From one machine to another. */
    private static final class Way {
        final long delayMillis;
        final long bytesPerMilli;
        int cuts;
        int slowness = 1;

        Way(long delayMillis, long bytesPerMilli) {
            this.delayMillis = delayMillis;
            this.bytesPerMilli = bytesPerMilli;
        }
    }

    /** Between so many machines, numbered from 0. */
    public Wire(VirtualTime time, Trace trace, Chance chance, int machines) {
        this.time = time;
        this.trace = trace;
        this.chance = chance;
        dark = new boolean[machines];
        ways = new Way[machines][machines];
        for (Way[] row : ways) {
            for (int to = 0; to < machines; to++) {
                row[to] = new Way(
                        chance.between(LEAST_DELAY_MILLIS, MOST_DELAY_MILLIS),
                        chance.between(LEAST_BYTES_PER_MILLI, MOST_BYTES_PER_MILLI));
            }
        }
    }

    /** Of all messages that arrived. */
    public long bytes() {
        return bytes;
    }

    /** A program on a machine, which can be reached at {@code endpoint} for as long as it lives. */
    public Host host(int machine, Endpoint endpoint, PublicKey identity, Life life) {
        var host = new Host(this, machine, endpoint, identity, life);
        hosts.put(endpoint, host);
        dark[machine] = false;
        // What others had sent to the program before it now learns that nobody is there.
        List.copyOf(pipes).forEach(Pipe::proceed);
        return host;
    }

    /**
     * A program has ended.
     *
     * @param silently the machine fell dark with it: nobody is told
     */
    public void gone(Host host, boolean silently) {
        hosts.remove(host.endpoint, host);
        dark[host.machine] = silently;
        host.vanish();
    }

    /** Cuts the way, once more if it is cut already. */
    public void cut(int from, int to) {
        ways[from][to].cuts++;
    }

    /** Takes one cut back. */
    public void mend(int from, int to) {
        ways[from][to].cuts--;
        if (ways[from][to].cuts == 0) {
            List.copyOf(pipes).forEach(Pipe::proceed);
        }
    }

    /** Makes all ways from and to a machine so many times as slow as they were at first. */
    public void slow(int machine, int times) {
        for (int other = 0; other < ways.length; other++) {
            ways[machine][other].slowness = times;
            ways[other][machine].slowness = times;
        }
    }

    /** Breaks the connections between two machines, if there are any; what is under way is lost. */
    public void reset(int one, int other) {
        for (Pipe pipe : List.copyOf(pipes)) {
            if (pipe.joins(one, other)) {
                pipe.reset();
            }
        }
    }

    /** Connections of which at least one side knows. */
    public int connections() {
        return pipes.size();
    }

    boolean isCut(int from, int to) {
        return ways[from][to].cuts > 0;
    }

    boolean isDark(int machine) {
        return dark[machine];
    }

    Optional<Host> at(Endpoint endpoint) {
        return Optional.ofNullable(hosts.get(endpoint));
    }

    long delayMillis(int from, int to) {
        return ways[from][to].delayMillis * ways[from][to].slowness;
    }

    long bytesPerMilli(int from, int to) {
        return Math.max(1, ways[from][to].bytesPerMilli / ways[from][to].slowness);
    }

    void opened(Pipe pipe) {
        pipes.add(pipe);
    }

    void over(Pipe pipe) {
        pipes.remove(pipe);
    }

    void arrived(Host at, byte[] message) {
        bytes += message.length;
        trace.note((long) at.machine << Integer.SIZE ^ message.length);
        for (int i = 0; i < message.length; i += SAMPLE_STEP) {
            trace.note(message[i]);
        }
    }
}
