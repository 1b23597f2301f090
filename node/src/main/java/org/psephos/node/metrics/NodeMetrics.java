package org.psephos.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Meters of one node. Safe for use by any thread. */
public final class NodeMetrics implements AutoCloseable {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** The registry holds what a function counter asks only weakly. */
    private final List<LongSupplier> kept = new CopyOnWriteArrayList<>();

    /** What has to be looked at anew each time. */
    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, Counter> submissions = new ConcurrentHashMap<>();
    private final Map<String, Counter> cutOffs = new ConcurrentHashMap<>();
    private final Timer imports = latency("psephos.block.import", "Time to check, execute and store a block");
    private final DistributionSummary blockTransactions = DistributionSummary.builder("psephos.block.transactions")
            .description("Transactions in a block that joined the chain")
            .register(registry);
    private final DistributionSummary blockBytes = DistributionSummary.builder("psephos.block.size")
            .baseUnit("bytes")
            .description("Encoded size of a block that joined the chain")
            .register(registry);
    private final Counter reorganisations =
            counter("psephos.chain.reorganisations", "Times that blocks were given up for a better branch");
    private final DistributionSummary reorganisationDepth = DistributionSummary.builder(
                    "psephos.chain.reorganisation.depth")
            .baseUnit("blocks")
            .description("Blocks given up at once")
            .register(registry);
    private final Counter verified = counter("psephos.signatures.verified", "Signatures checked");
    private final Timer verifyBatches = latency("psephos.signatures.batch", "Time to check one batch of signatures");
    private final Counter slowReaders =
            counter("psephos.events.dropped.clients", "Event readers cut off for being slow");

    public NodeMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** In the format that Prometheus scrapes. */
    public String scrape() {
        beforeScrape.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    public void chain(LongSupplier height, LongSupplier finalizedHeight, LongSupplier headTimeMillis) {
        gauge("psephos.chain.height", "Height of the head", height);
        gauge("psephos.chain.finalized.height", "Highest block that counts as final", finalizedHeight);
        gauge("psephos.chain.head.time.millis", "Time in the head's header, milliseconds since 1970", headTimeMillis);
    }

    public void finality(LongSupplier blocks, LongSupplier millis) {
        gauge("psephos.finality.lag.blocks", "Blocks on top of the newest final one", blocks);
        gauge("psephos.finality.lag.millis", "Age of the newest final block by this node's clock", millis);
    }

    /** Of an engine whose members agree on blocks. */
    public void consensus(LongSupplier height, LongSupplier attempt) {
        gauge("psephos.consensus.height", "Block that is being decided", height);
        gauge("psephos.consensus.attempt", "Attempt at a leader: round or term, as the engine counts them", attempt);
    }

    /** Of an engine that makes blocks by work. */
    public void work(DoubleSupplier perSecond) {
        Gauge.builder("psephos.consensus.work", perSecond, DoubleSupplier::getAsDouble)
                .description("Tries a second that the last blocks took, all miners together")
                .strongReference(true)
                .register(registry);
    }

    /**
     * One who agrees on blocks, in the blocks that are counted.
     *
     * @param missed turns without a block
     * @param silentBlocks since the last that it certified
     */
    public record Member(long missed, long silentBlocks) {}

    /** @param members by key; asked at each look, for they change */
    public void members(Supplier<Map<String, Member>> members) {
        var missed = MultiGauge.builder("psephos.member.missed")
                .description("Turns to make a block that passed without one, in the last blocks")
                .register(registry);
        var silent = MultiGauge.builder("psephos.member.silent.blocks")
                .description("Blocks since the last that the member can be seen to have certified")
                .register(registry);
        beforeScrape.add(() -> {
            Map<String, Member> now = members.get();
            missed.register(rows(now, Member::missed), true);
            silent.register(rows(now, Member::silentBlocks), true);
        });
    }

    private static List<MultiGauge.Row<?>> rows(Map<String, Member> members, ToLongFunction<Member> value) {
        return members.entrySet().stream()
                .<MultiGauge.Row<?>>map(entry ->
                        MultiGauge.Row.of(Tags.of("member", entry.getKey()), value.applyAsLong(entry.getValue())))
                .toList();
    }

    public void pool(LongSupplier count, LongSupplier bytes) {
        gauge("psephos.pool.transactions", "Transactions that wait for a block", count);
        gauge("psephos.pool.bytes", "Their encoded size", bytes);
    }

    public void verification(LongSupplier queued) {
        gauge("psephos.submissions.queued", "Transactions that are being checked or wait to be", queued);
    }

    public void index(LongSupplier height) {
        gauge("psephos.index.height", "Last block that the index has taken in", height);
    }

    /** @param direction {@code in} or {@code out} */
    public void peers(String direction, LongSupplier count) {
        Gauge.builder("psephos.peers", count, LongSupplier::getAsLong)
                .description("Connected peers")
                .tag("direction", direction)
                .strongReference(true)
                .register(registry);
    }

    /** @param dominantSubnet 1 while over half of the peers are in one public subnet group, 0 otherwise */
    public void network(LongSupplier dominantSubnet, LongSupplier headersAhead) {
        gauge("psephos.peers.dominant.subnet", "1: over half of the peers are in one subnet", dominantSubnet);
        gauge("psephos.sync.headers", "Headers of better chains whose blocks are still to come", headersAhead);
    }

    /** @param direction {@code in} or {@code out} */
    public void traffic(String direction, LongSupplier bytes) {
        total("psephos.p2p.bytes", "Messages of all kinds in bytes, unpacked", "direction", direction, bytes);
    }

    public void bans(LongSupplier count) {
        total("psephos.p2p.bans", "Peers banned for what they did, or by the operator", count);
    }

    /** @param reason why there was no place for a connection */
    public void refused(String reason, LongSupplier count) {
        total("psephos.p2p.refused", "Connections that found no place, by reason", "reason", reason, count);
    }

    /** @param direction {@code in} or {@code out} */
    public void messages(String kind, String direction, LongSupplier count, LongSupplier bytes) {
        messages("psephos.p2p.messages", "Messages between nodes, by kind", kind, direction, count);
        messages("psephos.p2p.payload", "Their payload in bytes", kind, direction, bytes);
    }

    private void messages(String name, String description, String kind, String direction, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tag("kind", kind)
                .tag("direction", direction)
                .register(registry);
        kept.add(value);
    }

    public void storage(
            LongSupplier logSyncs,
            LongSupplier commits,
            LongSupplier rowsWritten,
            LongSupplier bytesOnDisk,
            LongSupplier memoryBytes,
            LongSupplier openSnapshots) {
        total("psephos.storage.log.syncs", "Synchronisations of the log", logSyncs);
        total("psephos.storage.commits", "Batches written", commits);
        total("psephos.storage.rows", "Rows written", rowsWritten);
        gauge("psephos.storage.disk.bytes", "Tables and log on the disk", bytesOnDisk);
        gauge("psephos.storage.memory.bytes", "Unwritten rows and cached blocks in memory", memoryBytes);
        gauge("psephos.storage.snapshots", "Snapshots not yet closed", openSnapshots);
    }

    public void api(LongSupplier connections, LongSupplier eventClients, LongSupplier waitingForDisk) {
        gauge("psephos.http.connections", "Open connections to the public port", connections);
        gauge("psephos.events.clients", "Readers of the event stream", eventClients);
        gauge("psephos.http.waiting", "Requests that wait for the disk", waitingForDisk);
    }

    public void imported(long nanos, int transactions, int bytes) {
        imports.record(nanos, TimeUnit.NANOSECONDS);
        blockTransactions.record(transactions);
        blockBytes.record(bytes);
    }

    public void reorganised(int blocks) {
        reorganisations.increment();
        reorganisationDepth.record(blocks);
    }

    public void verified(int signatures, long nanos) {
        verified.increment(signatures);
        verifyBatches.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @param result {@code accepted}, {@code duplicate}, or the code of the refusal */
    public void submitted(String result) {
        submissions
                .computeIfAbsent(result, name -> Counter.builder("psephos.submissions")
                        .description("Transactions handed in, by what became of them")
                        .tag("result", name)
                        .register(registry))
                .increment();
    }

    /** @param group which addresses it was one of */
    public void request(String group, int status, long nanos) {
        requests.computeIfAbsent(group, name -> Timer.builder("psephos.http.requests")
                        .description("Time from a request's head to its answer")
                        .tag("group", name)
                        .serviceLevelObjectives(LATENCIES)
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
        if (status >= 400) {
            refusals.computeIfAbsent(Integer.toString(status), code -> Counter.builder("psephos.http.refusals")
                            .description("Requests answered with a problem, by status")
                            .tag("status", code)
                            .register(registry))
                    .increment();
        }
    }

    public void cutOff(String reason) {
        cutOffs.computeIfAbsent(reason, name -> Counter.builder("psephos.http.cut.off")
                        .description("Connections closed for being slow, idle or one too many")
                        .tag("reason", name)
                        .register(registry))
                .increment();
    }

    public void slowReaderDropped() {
        slowReaders.increment();
    }

    private void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void total(String name, String description, String tag, String tagged, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tag(tag, tagged)
                .register(registry);
        kept.add(value);
    }

    private void total(String name, String description, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
        kept.add(value);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer latency(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }
}
