package org.psephos.node.consensus.raft;

import io.microraft.model.message.RaftMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.seal.raft.RaftRules;
import org.psephos.node.consensus.ConsensusEngine;
import org.psephos.node.consensus.ConsensusProvider;
import org.psephos.node.consensus.Effect;
import org.psephos.node.consensus.Event;
import org.psephos.node.consensus.Requests;
import org.psephos.node.consensus.Standing;
import org.psephos.node.consensus.Tip;

/**
 * Takes part in the group, where this node is to, and works from height to height. A node without a seat, or whose production is off, does
 * nothing: it gets certified blocks from others as everybody does.
 */
final class RaftEngine implements ConsensusEngine {
    private static final String GROUP_TIMER = "group";
    private static final String REPEAT_TIMER = "repeat";

    /** What is not decided yet is said again after so long. */
    private static final long REPEAT_MILLIS = 500;

    /** Of one member, of the height after the next. */
    private static final int MAX_EARLY = 4;

    private final RaftRules rules;
    private final ConsensusProvider.Setting setting;
    private final Channel channel;
    private final Map<String, Bytes> records;
    private final Requests requests = new Requests();
    private final List<Effect> out = new ArrayList<>();
    private final List<Effect.Outgoing> ofGroup = new ArrayList<>();
    private final Map<Member, List<Message>> early = new LinkedHashMap<>();
    private boolean producing;
    private boolean joining;
    private @Nullable Tip tip;

    /** Those who certify the tip. */
    private List<PublicKey> members = List.of();

    private @Nullable Group group;
    private @Nullable Leadership leadership;
    private @Nullable HeadReads reads;
    private @Nullable HeightWork work;
    private long timerMillis = Long.MIN_VALUE;
    private long nowMillis;

    RaftEngine(RaftRules rules, ConsensusProvider.Setting setting) {
        this.rules = rules;
        this.setting = setting;
        records = new HashMap<>(setting.records());
        channel = new Channel(rules.chainId(), setting.curve(), setting.randomness(), this::others, out);
    }

    @Override
    public List<Effect> on(Event event, long now) {
        nowMillis = now;
        inGroup(joined -> joined.at(now));
        switch (event) {
            case Event.NewHead(Tip head) -> newHead(head);
            case Event.Production(boolean enabled) -> production(enabled);
            case Event.TimerFired(String timer) -> fired(timer);
            case Event.Message(PublicKey from, Bytes content) -> heard(from, content);
            case Event.Offered(var block) -> atWork(current -> current.offered(block));
            case Event.ProposalChecked(Hash block, var verdict) -> atWork(current -> current.checked(block, verdict));
            case Event.Candidate(long request, var _) -> requests.answered(request, event);
            case Event.NoCandidate(long request) -> requests.answered(request, event);
            case Event.StateRead(long request, var _, var _) -> requests.answered(request, event);
            case Event.StateNotRead(long request) -> requests.answered(request, event);
            case Event.Signed(long request, Bytes _) -> requests.answered(request, event);
            case Event.Proven(long request, Bytes _) -> requests.answered(request, event);
            case Event.NotSigned(long request, String _) -> requests.answered(request, event);
            case Event.ConfirmHead(long request) -> confirmHead(request);
            case Event.WorkFound _ -> {
                // Nobody works here.
            }
        }
        settle();
        return effects();
    }

    @Override
    public Optional<Standing> standing() {
        return Optional.ofNullable(tip).map(this::standing);
    }

    private Standing standing(Tip parent) {
        Optional<Group> joined = Optional.ofNullable(group);
        Optional<HeightWork> current = Optional.ofNullable(work);
        return new Standing(
                parent.header().height() + 1,
                current.map(height -> height.stage(leadership != null && leadership.isTime()))
                        .orElse(Standing.Stage.PAUSE),
                joined.map(Group::term)
                        .filter(term -> term > 0)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                joined.flatMap(Group::leader).map(Member::key),
                joined.flatMap(present -> setting.seat())
                        .map(ConsensusProvider.Seat::key)
                        .filter(members::contains),
                members.stream()
                        .map(member -> new Standing.Member(
                                member,
                                1,
                                current.map(height -> height.word(member)).orElse(Standing.Word.NOTHING)))
                        .toList());
    }

    private void inGroup(Consumer<Group> told) {
        if (group != null) {
            told.accept(group);
        }
    }

    private void atWork(Consumer<HeightWork> told) {
        if (work != null) {
            told.accept(work);
        }
    }

    /** Until neither the group nor the height has anything to do. */
    private void settle() {
        Group joined = group;
        if (joined == null) {
            return;
        }
        joined.runDry();
        HeightWork current = work;
        if (current != null) {
            current.proceed(joined.log().open());
            lead(current);
            joined.runDry();
            // A group of one has committed in the meantime.
            current.proceed(joined.log().open());
            if (reads != null) {
                reads.proceed(current.height() - 1);
            }
        }
    }

    private void lead(HeightWork current) {
        if (leadership != null && tip != null) {
            leadership.proceed(current, tip, nowMillis);
        }
    }

    /** A member that takes no part yet may be asked again in a moment. */
    private void confirmHead(long request) {
        if (setting.seat().isEmpty()) {
            out.add(new Effect.HeadNotConfirmed(request));
        } else if (reads != null) {
            reads.ask(request);
        }
    }

    /** What the group has to keep comes first: nothing else of the event leaves before that is on the disk. */
    private List<Effect> effects() {
        var effects = new ArrayList<Effect>();
        Map<String, Bytes> changed = group == null ? Map.of() : group.changedRecords();
        records.putAll(changed);
        if (!changed.isEmpty() || !ofGroup.isEmpty()) {
            effects.add(new Effect.PersistThenSend(changed, ofGroup));
        }
        ofGroup.clear();
        if (group != null && group.isOver()) {
            leave();
        }
        effects.addAll(out);
        OptionalLong wait = group == null ? OptionalLong.empty() : group.waitMillis();
        if (wait.isPresent() && nowMillis + wait.getAsLong() != timerMillis) {
            timerMillis = nowMillis + wait.getAsLong();
            effects.add(new Effect.SetTimer(GROUP_TIMER, timerMillis));
        }
        out.clear();
        return effects;
    }

    private void production(boolean enabled) {
        if (producing != enabled) {
            producing = enabled;
            if (enabled) {
                join();
            } else {
                leave();
            }
        }
    }

    /** Introduces this node, then takes part. */
    private void join() {
        if (!producing
                || joining
                || group != null
                || tip == null
                || setting.seat().isEmpty()) {
            return;
        }
        joining = true;
        PublicKey self = setting.seat().get().key();
        long request = requests.ask(answer -> {
            joining = false;
            if (answer instanceof Event.Signed(long _, Bytes signature)) {
                channel.introduce(self, signature);
                enter(self);
            }
        });
        out.add(new Effect.Vouch(request));
    }

    private void enter(PublicKey self) {
        List<PublicKey> first = Membership.keys(rules.first());
        var joined = new Group(new Member(self), first, records, setting.randomness(), nowMillis, this::send);
        group = joined;
        leadership = new Leadership(rules, setting, joined, requests, out);
        reads = new HeadReads(new Member(self), joined, channel, setting.randomness(), out);
        timerMillis = Long.MIN_VALUE;
        joined.start();
        channel.hello();
        begin();
        out.add(new Effect.SetTimer(REPEAT_TIMER, nowMillis + REPEAT_MILLIS));
    }

    /** As after a crash: what is to be found again is in the records. */
    private void leave() {
        requests.forget();
        joining = false;
        group = null;
        leadership = null;
        reads = null;
        work = null;
        early.clear();
        ofGroup.clear();
        for (String timer : List.of(GROUP_TIMER, Leadership.TIMER, REPEAT_TIMER)) {
            out.add(new Effect.CancelTimer(timer));
        }
    }

    private void newHead(Tip head) {
        if (tip == null || !tip.id().equals(head.id())) {
            tip = head;
            members = Membership.keys(Membership.at(head, rules));
            if (group == null) {
                join();
            } else {
                begin();
            }
        }
    }

    /** The height after the tip, from its beginning. */
    private void begin() {
        Tip parent = tip;
        Group joined = group;
        if (parent == null || joined == null) {
            return;
        }
        requests.forget();
        joined.log().decidedUpTo(parent.header().height());
        if (leadership != null) {
            leadership.begin(parent, nowMillis);
        }
        PublicKey self = setting.seat().orElseThrow().key();
        var current = new HeightWork(rules, parent, self, channel, requests, out);
        work = current;
        Map<Member, List<Message>> waiting = new LinkedHashMap<>(early);
        early.clear();
        waiting.forEach((member, messages) -> messages.forEach(message -> heard(member, message)));
    }

    private void fired(String timer) {
        switch (timer) {
            case GROUP_TIMER -> {
                timerMillis = Long.MIN_VALUE;
                inGroup(Group::elapsed);
            }
            case Leadership.TIMER -> {
                if (leadership != null) {
                    leadership.start();
                }
            }
            case REPEAT_TIMER -> {
                if (group != null) {
                    channel.hello();
                    atWork(HeightWork::repeat);
                    if (reads != null) {
                        reads.repeat();
                    }
                    out.add(new Effect.SetTimer(REPEAT_TIMER, nowMillis + REPEAT_MILLIS));
                }
            }
            default -> {
                // Of an engine that ran here before.
            }
        }
    }

    /** Those of the chain and those of the group, which a change makes different for a while; without this node's. */
    private Set<PublicKey> others() {
        var all = new LinkedHashSet<PublicKey>();
        all.addAll(members);
        inGroup(joined -> all.addAll(joined.members()));
        setting.seat().ifPresent(seat -> all.remove(seat.key()));
        return all;
    }

    private void heard(PublicKey from, Bytes content) {
        if (group == null || !(Message.decode(content) instanceof Decoded.Ok<Message>(Message message))) {
            return;
        }
        if (message instanceof Message.Hello hello) {
            channel.met(from, hello, nowMillis);
        } else {
            channel.member(from).ifPresent(member -> heard(member, message));
        }
    }

    private void heard(Member from, Message message) {
        HeightWork current = work;
        switch (message) {
            case Message.Engine engine -> {
                if (setting.seat()
                        .filter(seat -> engine.to().equals(seat.key()))
                        .isPresent()) {
                    channel.decode(from, engine).ifPresent(read -> inGroup(joined -> joined.heard(read)));
                }
            }
            case Message.OfHeight about -> {
                if (leadership != null && !(about instanceof Message.Proposal)) {
                    leadership.agreed(from, about.height());
                }
                if (current != null && about.height() == current.height()) {
                    heard(from, about, current);
                } else if (current != null && about.height() == current.height() + 1) {
                    early(from, about);
                }
            }
            case Message.OfHead about -> {
                if (reads != null) {
                    reads.heard(from, about);
                }
            }
            case Message.Hello _ -> {
                // Heard already.
            }
        }
    }

    private void heard(Member from, Message.OfHeight about, HeightWork current) {
        switch (about) {
            case Message.Proposal proposal -> {
                if (group != null && group.leader().filter(from::equals).isPresent()) {
                    current.heard(from, proposal);
                }
            }
            case Message.Held held -> current.heard(from, held);
            case Message.Stored stored -> {
                if (isGenuine(from, stored)) {
                    current.heard(from, stored);
                }
            }
        }
    }

    private boolean isGenuine(Member from, Message.Stored stored) {
        byte[] digest = rules.stored(stored.height(), stored.block()).toBytes();
        return setting.curve().verify(stored.signature().toArray(), digest, from.key());
    }

    private void early(Member from, Message message) {
        List<Message> waiting = early.computeIfAbsent(from, ignored -> new ArrayList<>());
        waiting.add(message);
        if (waiting.size() > MAX_EARLY) {
            waiting.removeFirst();
        }
    }

    private void send(Member to, RaftMessage message) {
        ofGroup.add(channel.outgoing(to, message));
    }
}
