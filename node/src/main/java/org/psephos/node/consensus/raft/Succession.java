package org.psephos.node.consensus.raft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When a leader hands on, and to whom. That a member's log keeps up does not say that its chain does, nor that others take its blocks: its clock
 * may be wrong, or its disk. So while all is well those lead who have lately agreed to a block, and where no block comes all others have their turn.
 */
final class Succession {
    /** All members make blocks, and who can't lead is found out on a quiet day. */
    static final int BLOCKS_A_LEADER = 32;

    /** How long a leader has for a block beyond the spacing, unless others have led in vain just now. */
    static final long PATIENCE_MILLIS = 3_000;

    /** In halves: where the network needs longer for a block than anybody's patience, that comes to be enough. */
    private static final int MAX_MORE_PATIENCE = 18;

    /** Whoever has agreed to one of so many heights up to now keeps up. */
    private static final int NEAR_HEIGHTS = 4;

    /** Whoever has led in vain does not lead again for so many blocks while all is well. */
    private static final int PAUSE_BLOCKS = 1_024;

    private final Group group;
    private final long patienceMillis;
    private final Map<Member, Long> agreed = new HashMap<>();
    private final Map<Member, Long> inVain = new HashMap<>();

    /** To whom this node has handed on at this height. */
    private final Set<Member> tried = new HashSet<>();

    private Optional<Member> leader = Optional.empty();
    private long height;
    private int blocksLed;
    private int leadersInVain;
    private long sinceMillis;
    private long endMillis;

    Succession(Group group, long spacingMillis) {
        this.group = group;
        patienceMillis = PATIENCE_MILLIS + spacingMillis;
    }

    /** A member has the block of a height on its disk, or has signed it. */
    void agreed(Member member, long agreedHeight) {
        agreed.merge(member, agreedHeight, Math::max);
    }

    /** Blocks of this height are made from now on. */
    void begin(long begun) {
        height = begun;
        tried.clear();
        leadersInVain = Math.max(0, leadersInVain - 1);
        leader.ifPresent(inVain::remove);
        restart(group.elapsedMillis());
        blocksLed = group.leads() ? blocksLed + 1 : 0;
        if (blocksLed >= BLOCKS_A_LEADER) {
            blocksLed = 0;
            group.handOn(others -> others.stream().filter(this::isFit).findFirst());
        }
    }

    private boolean isFit(Member member) {
        return agreed.getOrDefault(member, 0L) > height - NEAR_HEIGHTS
                && inVain.getOrDefault(member, height - PAUSE_BLOCKS) <= height - PAUSE_BLOCKS;
    }

    /** Looks who leads, and whether it does so in vain. */
    void watch() {
        long now = group.elapsedMillis();
        Optional<Member> leads = group.leader();
        if (!leads.equals(leader)) {
            // Others see a leader come and go at other moments than itself.
            leader.filter(before -> now - sinceMillis > patienceMillis / 2 && !isBehind())
                    .ifPresent(before -> {
                        inVain.put(before, height);
                        leadersInVain = Math.min(leadersInVain + 1, MAX_MORE_PATIENCE);
                    });
            leader = leads;
            restart(now);
        }
        if (group.isLeader() && now >= endMillis) {
            endMillis = now + patienceMillis;
            group.handOn(this::nextInTurn);
        }
    }

    /** Whether others have gone on from this height, so that it says nothing of their leader that this node sees no block. */
    private boolean isBehind() {
        return agreed.values().stream().anyMatch(newest -> newest > height);
    }

    private void restart(long now) {
        sinceMillis = now;
        endMillis = now + patienceMillis + leadersInVain * patienceMillis / 2;
    }

    /** Not whom one thinks fit: two who can't lead may take one another's blocks. */
    private Optional<Member> nextInTurn(List<Member> others) {
        if (tried.containsAll(others)) {
            tried.clear();
        }
        Optional<Member> next =
                others.stream().filter(member -> !tried.contains(member)).findFirst();
        next.ifPresent(tried::add);
        return next;
    }
}
