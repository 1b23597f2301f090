package org.psephos.node.consensus.pos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.seal.pos.Certificate;
import org.psephos.core.seal.pos.PosRules;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Position;
import org.psephos.node.consensus.Requests;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.Tip;

/**
 * Decides height after height: finds out who decides the next one, waits until its time has come, and lets {@link HeightDecision} go. A node
 * without a seat, or whose production is off, looks on: it passes on what is good and adopts what is decided, but signs nothing and waits for
 * nothing.
 */
final class PosEngine implements ConsensusEngine {
    private static final String START_TIMER = "start";
    private static final String REPEAT_TIMER = "repeat";
    private static final String PREPARE_TIMER = "prepare";

    /** What is known of a round is said again after so long. */
    static final long REPEAT_MILLIS = 2_000;

    private static final long PREPARE_MILLIS = 500;

    /** Messages of the next height that came early; what is lost is said again. */
    private static final int MAX_EARLY = 1_024;

    private static final int MAX_EARLY_BYTES = 256 << 10;

    private final PosRules rules;
    private final Genesis genesis;
    private final ConsensusProvider.Setting setting;
    private final Requests requests = new Requests();
    private final Deque<Bytes> early = new ArrayDeque<>();
    private int earlyBytes;
    private final List<Effect> out = new ArrayList<>();
    private boolean producing;
    private @Nullable Tip tip;
    private @Nullable Preparation preparation;
    private @Nullable HeightDecision decision;
    private final Map<String, Bytes> records;
    private Optional<Position> signed;
    private long nowMillis;

    PosEngine(PosRules rules, ConsensusProvider.Setting setting) {
        this.rules = rules;
        this.setting = setting;
        genesis = setting.genesis();
        records = new HashMap<>(setting.records());
        signed = setting.seat().flatMap(ConsensusProvider.Seat::signed);
    }

    @Override
    public List<Effect> on(Event event, long now) {
        nowMillis = now;
        if (decision != null) {
            decision.now(now);
        }
        switch (event) {
            case Event.NewHead(Tip head) -> newHead(head);
            case Event.Production(boolean enabled) -> production(enabled);
            case Event.TimerFired(String timer) -> fired(timer);
            case Event.Message(PublicKey _, Bytes content) -> heard(content);
            case Event.Offered(var block) -> decide(height -> height.offered(block));
            case Event.ProposalChecked(Hash block, var verdict) -> decide(height -> height.checked(block, verdict));
            case Event.Candidate(long request, var _) -> requests.answered(request, event);
            case Event.NoCandidate(long request) -> requests.answered(request, event);
            case Event.StateRead(long request, var _, var _) -> requests.answered(request, event);
            case Event.StateNotRead(long request) -> requests.answered(request, event);
            case Event.Signed(long request, Bytes _) -> requests.answered(request, event);
            case Event.Proven(long request, Bytes _) -> requests.answered(request, event);
            case Event.NotSigned(long request, String _) -> requests.answered(request, event);
            // Nobody leads here who would know of all that is decided.
            case Event.ConfirmHead(long request) -> out.add(new Effect.HeadNotConfirmed(request));
            case Event.WorkFound _ -> {
                // Nobody works here.
            }
        }
        List<Effect> effects = List.copyOf(out);
        out.clear();
        remember(effects);
        return effects;
    }

    @Override
    public Optional<Standing> standing() {
        return Optional.ofNullable(decision).map(HeightDecision::standing);
    }

    /** What begins anew after production was off must go on from here. */
    private void remember(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Sign(long _, Position position, Hash _)
                    && signed.map(last -> position.compareTo(last) > 0).orElse(true)) {
                signed = Optional.of(position);
            } else if (effect instanceof Effect.PersistThenSend persist) {
                records.putAll(persist.records());
            }
        }
    }

    private interface Told {
        void to(HeightDecision decision);
    }

    private void decide(Told told) {
        if (decision != null) {
            told.to(decision);
        }
    }

    private void newHead(Tip head) {
        if (tip == null || !tip.id().equals(head.id())) {
            tip = head;
            begin();
        }
    }

    private void production(boolean enabled) {
        if (producing != enabled) {
            producing = enabled;
            begin();
        }
    }

    private boolean votes() {
        return producing && setting.seat().isPresent();
    }

    /** The height after the tip, from its beginning. */
    private void begin() {
        requests.forget();
        decision = null;
        preparation = null;
        cancelTimers();
        if (tip != null) {
            preparation = new Preparation(rules, tip);
            prepare(preparation, tip);
        }
    }

    private void cancelTimers() {
        for (Action.Stage stage : Action.Stage.values()) {
            out.add(new Effect.CancelTimer(stage.name()));
        }
        for (String timer : List.of(
                START_TIMER,
                REPEAT_TIMER,
                PREPARE_TIMER,
                HeightDecision.COMMIT_TIMER,
                HeightDecision.CANDIDATE_TIMER)) {
            out.add(new Effect.CancelTimer(timer));
        }
    }

    private void prepare(Preparation current, Tip parent) {
        Optional<? extends StateKey<?>> wanted = current.wanted();
        if (wanted.isEmpty()) {
            enter(current.terms(), parent);
            return;
        }
        long request = requests.ask(answer -> {
            if (answer instanceof Event.StateRead read) {
                current.read(read.value(), read.proof());
                prepare(current, parent);
            } else {
                out.add(new Effect.SetTimer(PREPARE_TIMER, nowMillis + PREPARE_MILLIS));
            }
        });
        out.add(new Effect.ReadState(request, parent.id(), wanted.get()));
    }

    private void enter(Terms terms, Tip parent) {
        preparation = null;
        OptionalInt place = votes()
                ? terms.validators().indexOf(setting.seat().orElseThrow().key())
                : OptionalInt.empty();
        decision = new HeightDecision(
                terms, setting.curve(), genesis.minSpacingMillis(), place, signed, locked(terms), requests, out);
        decision.now(nowMillis);
        if (place.isPresent()) {
            out.add(new Effect.SetTimer(START_TIMER, startMillis(parent)));
            out.add(new Effect.SetTimer(REPEAT_TIMER, nowMillis + REPEAT_MILLIS));
        }
        List<Bytes> waiting = List.copyOf(early);
        early.clear();
        earlyBytes = 0;
        waiting.forEach(this::heard);
    }

    /** When the parent is as old as blocks are apart, or has been here for so long: a parent dated ahead must hold up nobody. */
    private long startMillis(Tip parent) {
        long spacing = genesis.minSpacingMillis();
        return Math.min(parent.header().timeMillis() + spacing, nowMillis + spacing);
    }

    private Optional<Polka> locked(Terms terms) {
        return Optional.ofNullable(records.get(HeightDecision.LOCK))
                .flatMap(content -> Decoded.all(content.toArray(), in -> {
                            long height = in.varint();
                            Hash block = in.hash();
                            if (height != terms.height()) {
                                in.raw(in.remaining());
                                return Optional.<Polka>empty();
                            }
                            return Optional.of(Polka.of(
                                    block, Certificate.read(terms.validators().size(), in)));
                        })
                        .orThrow());
    }

    private List<Vote> votes(Terms terms) {
        return Optional.ofNullable(records.get(HeightDecision.VOTES))
                .map(record -> Message.votes(record, terms.height(), terms.validators()))
                .orElse(List.of());
    }

    private void fired(String timer) {
        switch (timer) {
            case START_TIMER -> decide(height -> height.start(votes(height.terms())));
            case REPEAT_TIMER -> {
                decide(HeightDecision::repeat);
                out.add(new Effect.SetTimer(REPEAT_TIMER, nowMillis + REPEAT_MILLIS));
            }
            case PREPARE_TIMER -> {
                if (preparation != null && tip != null) {
                    prepare(preparation, tip);
                }
            }
            case HeightDecision.COMMIT_TIMER -> decide(HeightDecision::commitAgain);
            case HeightDecision.CANDIDATE_TIMER -> decide(HeightDecision::tryAgain);
            default -> decide(height -> height.elapsed(Action.Stage.valueOf(timer)));
        }
    }

    private void heard(Bytes content) {
        if (tip == null) {
            return;
        }
        long next = tip.header().height() + 1;
        long about = Message.height(content).orElse(0);
        if (about == next && decision != null) {
            decision.heard(content);
        } else if (about == next || about == next + 1) {
            keep(content);
        }
    }

    private void keep(Bytes content) {
        early.add(content);
        earlyBytes += content.length();
        while (early.size() > MAX_EARLY || earlyBytes > MAX_EARLY_BYTES) {
            earlyBytes -= early.remove().length();
        }
    }
}
