package org.psephos.node.consensus.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftNode;
import io.microraft.RaftRole;
import io.microraft.report.RaftNodeReport;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.psephos.core.crypto.PublicKey;

/** Takes the embedded engine's group from one set of members to the next, one member at a time. */
final class GroupChange {
    /** MicroRaft takes no more; where more come, they come two by two. */
    private static final int MAX_LISTENING = 2;

    private final Group group;
    private final RaftNode node;
    private final Member self;
    private boolean ready;
    private boolean changing;

    GroupChange(Group group, RaftNode node, Member self) {
        this.group = group;
        this.node = node;
        this.self = self;
    }

    /**
     * Goes one step towards these members, where this node leads and no step is under way. Who comes listens first, and counts once all who listen keep
     * up; before that nothing else changes.
     *
     * @return whether the way has begun, or can begin now
     */
    boolean approach(Set<PublicKey> wanted) {
        boolean isReady = ready || without(wanted, group.settledMembers()).isEmpty();
        if (group.leads() && !changing) {
            var unused = node.getReport().thenAccept(report -> step(report.getResult(), wanted, isReady));
        }
        return isReady;
    }

    /** @param mayExchange whether no block is made that somebody might be needed for */
    private void step(RaftNodeReport report, Set<PublicKey> wanted, boolean mayExchange) {
        if (report.getRole() != RaftRole.LEADER || changing) {
            return;
        }
        Set<PublicKey> voting = group.settledMembers();
        Set<PublicKey> listening = without(group.members(), voting);
        Set<PublicKey> coming = without(wanted, voting);
        Optional<PublicKey> stray = without(listening, wanted).stream().findFirst();
        Optional<PublicKey> called = listening.size() < MAX_LISTENING
                ? without(coming, listening).stream().findFirst()
                : Optional.empty();
        ready = called.isEmpty() && listening.stream().allMatch(key -> group.keepsUp(report, new Member(key)));
        if (stray.isPresent()) {
            change(stray.get(), MembershipChangeMode.REMOVE_MEMBER);
        } else if (called.isPresent()) {
            change(called.get(), MembershipChangeMode.ADD_LEARNER);
        } else if (ready && mayExchange) {
            exchange(voting, listening.stream().findFirst(), wanted);
        }
    }

    private static Set<PublicKey> without(Set<PublicKey> all, Set<PublicKey> others) {
        return all.stream().filter(key -> !others.contains(key)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** So that never more are needed than before: of an odd number first one goes, to an even number first one comes. */
    private void exchange(Set<PublicKey> voting, Optional<PublicKey> coming, Set<PublicKey> wanted) {
        // Whoever leads goes last.
        Optional<PublicKey> going =
                without(voting, wanted).stream().reduce((one, other) -> one.equals(self.key()) ? other : one);
        boolean goesFirst = coming.isEmpty() || voting.size() > 1 && voting.size() % 2 == 1;
        if (going.isPresent() && goesFirst) {
            change(going.get(), MembershipChangeMode.REMOVE_MEMBER);
        } else {
            coming.ifPresent(key -> change(key, MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER));
        }
    }

    private void change(PublicKey member, MembershipChangeMode mode) {
        Member endpoint = new Member(member);
        changing = true;
        var unused = node.changeMembership(
                        endpoint, mode, node.getCommittedMembers().getLogIndex())
                .whenComplete((done, failure) -> changing = false);
    }
}
