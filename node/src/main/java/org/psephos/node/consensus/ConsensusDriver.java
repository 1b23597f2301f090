package org.psephos.node.consensus;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Scheduler;

/**
 * Runs an engine: hands it events one at a time and carries out its effects in their order, whichever engine it is.
 *
 * <p>The public methods may be called from any thread and return at once. Everything else happens on the scheduler's thread, which
 * must be a single one. An event's effects are carried out before the engine is told the next event, and after a {@link
 * Effect.PersistThenSend} or {@link Effect.Keep} everything waits until that is on the disk: nothing that rests on a promise leaves before the
 * promise is kept. An engine that throws, or a record that
 * can't be persisted, stops the driver for good.
 */
public final class ConsensusDriver implements AutoCloseable {
    /** Messages of other nodes that may wait for the engine; more are dropped, as the network may lose them too. */
    public static final int MAX_WAITING_MESSAGES = 4_096;

    private final ConsensusEngine engine;
    private final ConsensusHost host;
    private final WorkPool workPool;
    private final Scheduler scheduler;
    private final Clock clock;
    private final AtomicInteger waitingMessages = new AtomicInteger();
    private final Map<String, Scheduler.Timer> timers = new HashMap<>();

    /**
     * Not more than {@value #MAX_WAITING_MESSAGES} messages, an event of each kind of which only the last counts, a timer of each
     * name, and the answers that the engine asked for.
     */
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();

    /** Of the event before those. */
    private final ArrayDeque<Effect> effects = new ArrayDeque<>();

    private final HeadQuestions questions;
    private boolean persisting;
    private volatile boolean stopped;
    private volatile Optional<Standing> standing = Optional.empty();

    public ConsensusDriver(
            ConsensusEngine engine, ConsensusHost host, WorkPool workPool, Scheduler scheduler, Clock clock) {
        this.engine = engine;
        this.host = host;
        this.workPool = workPool;
        this.scheduler = scheduler;
        this.clock = clock;
        questions = new HeadQuestions(scheduler, request -> handle(new Event.ConfirmHead(request)));
    }

    /** To be called at the start and after every change of the chain's tip. */
    public void newHead(Tip tip) {
        tell(new Event.NewHead(tip));
    }

    /** Switches block production. */
    public void production(boolean enabled) {
        tell(new Event.Production(enabled));
    }

    /** Whether the message was taken; false when {@value #MAX_WAITING_MESSAGES} wait already. */
    public boolean message(PublicKey from, Bytes content) {
        if (waitingMessages.incrementAndGet() > MAX_WAITING_MESSAGES) {
            waitingMessages.decrementAndGet();
            return false;
        }
        tell(new Event.Message(from, content));
        return true;
    }

    /** A block that the engine wanted to be fetched has come whole. */
    public void offered(Block block) {
        tell(new Event.Offered(block));
    }

    /**
     * Whether every block that is final anywhere now is in this node's chain, by the time of the answer. Answered within {@value
     * HeadQuestions#ANSWER_MILLIS} ms twice, on the scheduler's thread, where thousands may be answered at once: what comes of it belongs elsewhere.
     */
    public CompletionStage<HeadAnswer> confirmHead() {
        var answer = new CompletableFuture<HeadAnswer>();
        scheduler.schedule(0, () -> questions.ask(answer));
        return answer;
    }

    /** The last that the engine told; empty once it has stopped. Returns at once. */
    public Optional<Standing> standing() {
        return stopped ? Optional.empty() : standing;
    }

    /** Whether the engine still runs. */
    public boolean isRunning() {
        return !stopped;
    }

    /** Stops work and timers; answers that come later are ignored. */
    @Override
    public void close() {
        stopped = true;
        workPool.stop();
        scheduler.schedule(0, this::giveUp);
    }

    private void tell(Event event) {
        scheduler.schedule(0, () -> handle(event));
    }

    private void handle(Event event) {
        if (stopped) {
            return;
        }
        if (event instanceof Event.NewHead || event instanceof Event.Production) {
            waiting.removeIf(earlier -> earlier.getClass() == event.getClass());
        }
        waiting.add(event);
        proceed();
    }

    private void proceed() {
        try {
            while (!persisting && !stopped) {
                if (!effects.isEmpty()) {
                    carryOut(effects.remove());
                } else if (!waiting.isEmpty()) {
                    effects.addAll(engine.on(nextEvent(), clock.nowMillis()));
                } else {
                    break;
                }
            }
            standing = engine.standing().or(() -> standing);
        } catch (RuntimeException e) {
            halt(e);
        }
    }

    private Event nextEvent() {
        Event event = waiting.remove();
        if (event instanceof Event.Message) {
            waitingMessages.decrementAndGet();
        }
        return event;
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.RequestCandidate request -> request(request);
            case Effect.Offer(Block block, Effect.Audience to) -> host.offer(block, to);
            case Effect.Fetch(Hash block) -> host.fetch(block);
            case Effect.Keep(Block block) -> waitFor(host.keep(block), List.of());
            case Effect.ReadState read -> read(read);
            case Effect.CheckProposal(Block block) -> check(block);
            case Effect.StartWork(long job, Work work) ->
                workPool.start(work, seal -> tell(new Event.WorkFound(job, seal)));
            case Effect.StopWork() -> workPool.stop();
            case Effect.Commit(Header sealed, Bytes certificate) -> host.commit(sealed, certificate);
            case Effect.Certify(Hash block, Bytes certificate) -> host.certify(block, certificate);
            case Effect.PersistThenSend persist -> persist(persist);
            case Effect.Sign sign ->
                answer(sign.request(), host.sign(sign), signature -> new Event.Signed(sign.request(), signature));
            case Effect.Vouch(long number) ->
                answer(number, host.vouch(), signature -> new Event.Signed(number, signature));
            case Effect.ProveVrf(long number, Bytes input) ->
                answer(number, host.proveVrf(input), proof -> new Event.Proven(number, proof));
            case Effect.Accuse(Bytes evidence) -> host.accuse(evidence);
            case Effect.HeadConfirmed(long number) -> questions.answered(number, HeadAnswer.CONFIRMED);
            case Effect.HeadNotConfirmed(long number) -> questions.answered(number, HeadAnswer.NOT_OFFERED);
            case Effect.SetTimer(String timer, long atMillis) -> setTimer(timer, atMillis);
            case Effect.CancelTimer(String timer) -> cancelTimer(timer);
        }
    }

    private void request(Effect.RequestCandidate request) {
        long number = request.request();
        host.requestCandidate(request)
                .exceptionally(failure -> Optional.empty())
                .thenAccept(block -> tell(block.<Event>map(made -> new Event.Candidate(number, made))
                        .orElseGet(() -> new Event.NoCandidate(number))));
    }

    private void read(Effect.ReadState read) {
        long number = read.request();
        host.readState(read.block(), read.key())
                .<Event>thenApply(entry -> new Event.StateRead(number, entry.value(), entry.proof()))
                .exceptionally(failure -> new Event.StateNotRead(number))
                .thenAccept(this::tell);
    }

    private void check(Block block) {
        Hash id = block.header().id();
        host.checkProposal(block)
                .exceptionally(failure -> ProposalVerdict.UNDECIDED)
                .thenAccept(verdict -> tell(new Event.ProposalChecked(id, verdict)));
    }

    private void answer(long number, CompletionStage<Bytes> signer, Function<Bytes, Event> event) {
        signer.thenApply(event)
                .exceptionally(failure -> new Event.NotSigned(number, reason(failure)))
                .thenAccept(this::tell);
    }

    private void persist(Effect.PersistThenSend persist) {
        if (persist.records().isEmpty()) {
            persist.messages().forEach(host::send);
            return;
        }
        waitFor(host.persist(persist.records()), persist.messages());
    }

    /** For the disk; then sends. */
    private void waitFor(CompletionStage<Void> disk, List<Effect.Outgoing> messages) {
        persisting = true;
        disk.thenRun(() -> scheduler.schedule(0, () -> persisted(messages))).exceptionally(failure -> {
            scheduler.schedule(0, () -> halt(failure));
            return null;
        });
    }

    private void persisted(List<Effect.Outgoing> messages) {
        if (stopped) {
            return;
        }
        persisting = false;
        try {
            messages.forEach(host::send);
        } catch (RuntimeException e) {
            halt(e);
        }
        proceed();
    }

    private void setTimer(String name, long atMillis) {
        cancelTimer(name);
        timers.put(name, scheduler.schedule(atMillis - clock.nowMillis(), () -> {
            timers.remove(name);
            handle(new Event.TimerFired(name));
        }));
    }

    /** Also one that has fired, where the engine has not been told yet. */
    private void cancelTimer(String name) {
        Scheduler.Timer timer = timers.remove(name);
        if (timer == null) {
            waiting.remove(new Event.TimerFired(name));
        } else {
            timer.cancel();
        }
    }

    private void halt(Throwable cause) {
        if (!stopped) {
            stopped = true;
            workPool.stop();
            giveUp();
            host.halted(cause);
        }
    }

    private void giveUp() {
        questions.close();
        timers.values().forEach(Scheduler.Timer::cancel);
        timers.clear();
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
