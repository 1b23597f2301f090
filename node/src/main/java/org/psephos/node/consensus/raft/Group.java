package org.psephos.node.consensus.raft;

import io.microraft.QueryPolicy;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteResponse;
import io.microraft.report.RaftNodeReport;
import io.microraft.transport.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.runtime.Randomness;

/** The embedded engine on one node: makes it of the records, moves its time, and takes its tasks to their end. */
final class Group {
    /** Held, or the level would be forgotten: of elections and the like the engine says what is worth it. */
    private static final Logger LIBRARY = Logger.getLogger("io.microraft");

    static {
        LIBRARY.setLevel(Level.SEVERE);
    }

    /** In the embedded engine's seconds: 200 ms each. */
    private static final int HEARTBEAT_PERIOD = 1;

    private static final int HEARTBEAT_TIMEOUT = 4;

    /** In its milliseconds; members at different places wait differently long, so that two of them do not meet again and again. */
    private static final int ELECTION_TIMEOUT = 1_500;

    private static final int ELECTION_TIMEOUT_APART = 500;
    private static final int ELECTION_TIMEOUTS = 8;

    /** A leader finds out what a member lacks one entry a message, back to the last snapshot at most; and a snapshot is small. */
    private static final int ENTRIES_A_SNAPSHOT = 16;

    private static final int MAX_UNCOMMITTED = 64;

    /** In its milliseconds: two heartbeats. */
    private static final long RECENT_MILLIS = 2_000;

    private final Member self;
    private final RaftTime time;
    private final Agenda agenda;
    private final LogStore store;
    private final CommittedLog log;
    private final RaftNode node;
    private final GroupChange change;
    private boolean handingOn;
    private long matched;

    /**
     * @param first the members in genesis
     * @param send takes what is to be sent to a member
     */
    Group(
            Member self,
            List<PublicKey> first,
            Map<String, Bytes> records,
            Randomness randomness,
            long nowMillis,
            BiConsumer<Member, RaftMessage> send) {
        this.self = self;
        time = new RaftTime(nowMillis);
        agenda = new Agenda(time);
        store = LogStore.of(records);
        log = new CommittedLog(this::term);
        var builder = RaftNode.newBuilder()
                .setGroupId(MessageCodec.GROUP)
                .setConfig(config(place(first, self.key())))
                .setExecutor(agenda)
                .setTransport(new Sending((member, message) -> send.accept(member, sent(message))))
                .setStateMachine(log)
                .setStore(store)
                .setModelFactory(ModelCodec.MODELS)
                .setRandom(new DrawnRandom(randomness))
                .setClock(time);
        store.restored().ifPresentOrElse(builder::setRestoredState, () -> builder.setLocalEndpoint(self)
                .setInitialGroupMembers(
                        first.stream().<RaftEndpoint>map(Member::new).toList()));
        node = builder.build();
        change = new GroupChange(this, node, self);
    }

    private record Sending(BiConsumer<Member, RaftMessage> port) implements Transport {
        @Override
        public void send(@Nullable RaftEndpoint target, RaftMessage message) {
            // MicroRaft answers a leader whom it has lost in the meantime.
            if (target instanceof Member member) {
                port.accept(member, message);
            }
        }

        @Override
        public boolean isReachable(RaftEndpoint endpoint) {
            return true;
        }
    }

    /** Who comes later has a place, too: the group may come to consist of those alone. */
    private static int place(List<PublicKey> first, PublicKey self) {
        int place = first.indexOf(self);
        return place >= 0 ? place : self.hashCode();
    }

    private static RaftConfig config(int place) {
        return RaftConfig.newBuilder()
                .setLeaderHeartbeatPeriodSecs(HEARTBEAT_PERIOD)
                .setLeaderHeartbeatTimeoutSecs(HEARTBEAT_TIMEOUT)
                .setLeaderElectionTimeoutMillis(
                        ELECTION_TIMEOUT + ELECTION_TIMEOUT_APART * Math.floorMod(place, ELECTION_TIMEOUTS))
                .setCommitCountToTakeSnapshot(ENTRIES_A_SNAPSHOT)
                .setMaxPendingLogEntryCount(MAX_UNCOMMITTED)
                .setAppendEntriesRequestBatchSize(MAX_UNCOMMITTED)
                .setTransferSnapshotsFromFollowersEnabled(false)
                .setRaftNodeReportPublishPeriodSecs(3_600)
                .build();
    }

    void start() {
        var unused = node.start();
    }

    void at(long nowMillis) {
        time.at(nowMillis);
    }

    /** By a clock that nobody sets. */
    long elapsedMillis() {
        return time.millis() / RaftTime.SPEED;
    }

    /** The timer that {@link #waitMillis} asked for has fired. */
    void elapsed() {
        agenda.nextMillis().ifPresent(time::reach);
    }

    void runDry() {
        agenda.runDry();
        forgetOvertakenPreVote();
    }

    /**
     * MicroRaft 0.7 keeps a pre-vote that was overtaken by a leader of the same term, and does not begin another while it has one: such a member
     * would never notice that this leader stops.
     */
    private void forgetOvertakenPreVote() {
        if (node instanceof RaftNodeImpl inside
                && inside.state().role() == RaftRole.FOLLOWER
                && inside.state().preCandidateState() != null
                && inside.state().leader() != null) {
            RaftEndpoint leader = inside.state().leader();
            inside.toFollower(inside.state().term());
            inside.leader(leader);
        }
    }

    /** How long nothing is to be done, in our milliseconds. */
    OptionalLong waitMillis() {
        OptionalLong next = agenda.nextMillis();
        return next.isEmpty()
                ? next
                : OptionalLong.of(Math.max(0, Math.ceilDiv(next.getAsLong() - time.millis(), RaftTime.SPEED)));
    }

    void heard(RaftMessage message) {
        if ((message instanceof VoteResponse || message instanceof PreVoteResponse) && !isVoting(message.getSender())) {
            // MicroRaft would count it.
            return;
        }
        if (message instanceof PreVoteResponse refusal && !refusal.isGranted()) {
            catchUp(refusal.getTerm());
        }
        if (message instanceof AppendEntriesRequest append && reachesBehindCommitted(append)) {
            matched = committed();
            node.handle(fromCommitted(append, matched));
            agenda.runDry();
            matched = 0;
        } else {
            node.handle(message);
        }
    }

    /**
     * MicroRaft 0.7 stays in its term where others refuse a pre-vote for theirs is later: who has the longest log could never lead, and who is in the
     * later term has not got enough of the log to. Who refuses for the log's sake names the term that was asked for, the next one.
     */
    private void catchUp(int term) {
        if (term > term() + 1
                && node instanceof RaftNodeImpl inside
                && inside.state().role() != RaftRole.LEARNER) {
            inside.toFollower(term);
        }
    }

    private boolean isVoting(RaftEndpoint member) {
        return node.getEffectiveMembers().getVotingMembers().contains(member);
    }

    private long committed() {
        return Math.max(log.applied(), node.getCommittedMembers().getLogIndex());
    }

    /**
     * Whether MicroRaft 0.7 would take these entries wrongly. Where they end before what is committed here, it takes the commit index back to
     * their end; where they follow a snapshot and it has entries behind that, it does not find the entry before them and refuses them for ever.
     */
    private boolean reachesBehindCommitted(AppendEntriesRequest append) {
        long previous = append.getPreviousLogIndex();
        return append.getTerm() >= term()
                && (previous < committed()
                        || previous == store.snapshotIndex() && previous > 0 && store.lastIndex() > previous);
    }

    /**
     * The same entries as far as they are not committed here yet. What is committed is in the log of every later leader, so there is no entry
     * before them to compare; {@link #sent} tells the leader how far the logs are the same.
     */
    private static AppendEntriesRequest fromCommitted(AppendEntriesRequest append, long committed) {
        return ModelCodec.MODELS
                .createAppendEntriesRequestBuilder()
                .setGroupId(append.getGroupId())
                .setSender(append.getSender())
                .setTerm(append.getTerm())
                .setPreviousLogTerm(0)
                .setPreviousLogIndex(0)
                .setCommitIndex(committed)
                .setLogEntries(append.getLogEntries().stream()
                        .filter(entry -> entry.getIndex() > committed)
                        .toList())
                .setQuerySequenceNumber(append.getQuerySequenceNumber())
                .setFlowControlSequenceNumber(append.getFlowControlSequenceNumber())
                .build();
    }

    private RaftMessage sent(RaftMessage message) {
        return matched > 0 && message instanceof AppendEntriesSuccessResponse done
                ? ModelCodec.MODELS
                        .createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(done.getGroupId())
                        .setSender(done.getSender())
                        .setTerm(done.getTerm())
                        .setLastLogIndex(matched + done.getLastLogIndex())
                        .setQuerySequenceNumber(done.getQuerySequenceNumber())
                        .setFlowControlSequenceNumber(done.getFlowControlSequenceNumber())
                        .build()
                : message;
    }

    Map<String, Bytes> changedRecords() {
        return store.changed();
    }

    CommittedLog log() {
        return log;
    }

    int term() {
        return node.getTerm().getTerm();
    }

    Optional<Member> leader() {
        return Optional.ofNullable((Member) node.getTerm().getLeaderEndpoint());
    }

    boolean isLeader() {
        return leader().filter(self::equals).isPresent();
    }

    /** Whether this node leads and knows all that was committed before. */
    boolean leads() {
        return isLeader() && log.begunTerm() == term() && log.isWhole();
    }

    /** Whether this node has been removed. */
    boolean isOver() {
        return node.getStatus() == RaftNodeStatus.TERMINATED;
    }

    /** All that may speak in the group at present. */
    Set<PublicKey> members() {
        return keys(node.getEffectiveMembers().getMembers());
    }

    /** Those that count, once that has been committed. */
    Set<PublicKey> settledMembers() {
        return keys(node.getCommittedMembers().getVotingMembers());
    }

    private static Set<PublicKey> keys(Collection<RaftEndpoint> members) {
        return members.stream()
                .map(member -> ((Member) member).key())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @param failed told where this node can't do it now */
    void replicate(Operation.Decide decide, Runnable failed) {
        var unused = node.replicate(decide).whenComplete((done, failure) -> {
            if (failure != null) {
                failed.run();
            }
        });
    }

    /**
     * Asks a majority whether this node still leads. What is committed by then holds all that was committed anywhere when it was asked.
     *
     * @param confirmed takes what of it the chain has not decided yet
     * @param failed told where this node does not lead, or not any more
     */
    void confirm(Consumer<List<Operation.Decide>> confirmed, Runnable failed) {
        var unused = node.<List<Operation.Decide>>query(
                        new Operation.Look(), QueryPolicy.LINEARIZABLE, Optional.empty(), Optional.empty())
                .whenComplete((open, failure) -> {
                    if (failure == null) {
                        confirmed.accept(open.getResult());
                    } else {
                        failed.run();
                    }
                });
    }

    /** See {@link GroupChange#approach}. */
    boolean approach(Set<PublicKey> wanted) {
        return change.approach(wanted);
    }

    boolean isHandingOn() {
        return handingOn;
    }

    /**
     * Lets another member lead.
     *
     * @param choice from those that keep up, in their order after this one
     */
    void handOn(Function<List<Member>, Optional<Member>> choice) {
        if (handingOn || !isLeader()) {
            return;
        }
        var unused = node.getReport().thenAccept(report -> choice.apply(followers(report.getResult()))
                .ifPresent(next -> {
                    handingOn = true;
                    var moving = node.transferLeadership(next).whenComplete((done, failure) -> handingOn = false);
                }));
    }

    private List<Member> followers(RaftNodeReport report) {
        if (report.getRole() != RaftRole.LEADER) {
            return List.of();
        }
        List<Member> ring = new ArrayList<>(report.getCommittedMembers().getVotingMembers().stream()
                .map(Member.class::cast)
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .toList());
        Collections.rotate(ring, -1 - ring.indexOf(self));
        return ring.stream()
                .filter(member -> !member.equals(self) && keepsUp(report, member))
                .toList();
    }

    /** Whether this leader has heard of it just now, and it has all that is committed. */
    boolean keepsUp(RaftNodeReport report, RaftEndpoint member) {
        return report.getHeartbeatTimestamps().getOrDefault(member, 0L) >= time.millis() - RECENT_MILLIS
                && report.getLog().getFollowerMatchIndices().getOrDefault(member, 0L)
                        >= report.getLog().getCommitIndex();
    }
}
