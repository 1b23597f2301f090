package org.psephos.p2p.reputation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.psephos.p2p.transport.Endpoint;

/**
 * Addresses kept out for a while, for what somebody did there before telling who they are. Short, as addresses are shared and change hands.
 * Where many hosts of a site misbehave at the same time the whole site is kept out, and where many sites do their subnet group: in steps, or
 * whoever rents a few addresses in a large network could shut all of it out. Never loopback: its one address is that of every node on
 * this machine. For one thread.
 */
public final class AddressBans {
    public static final long BAN_MILLIS = 600_000;
    public static final int MAX_HOSTS = 4_096;
    public static final int MAX_SITES = 1_024;
    public static final int MAX_GROUPS = 256;

    /** Banned hosts of a site, or sites of a group, that bring the larger block down with them. */
    public static final int MEMBERS_TO_BAN_A_BLOCK = 8;

    private final Table hosts = new Table(MAX_HOSTS);
    private final Table sites = new Table(MAX_SITES);
    private final Table groups = new Table(MAX_GROUPS);

    /** @param within the next larger block */
    private record Ban(SubnetGroup within, long untilMillis) {
        /** One that has longer to go than any is given is from before the clock was set back. */
        boolean holds(long nowMillis) {
            return nowMillis < untilMillis && untilMillis - nowMillis <= BAN_MILLIS;
        }
    }

    public boolean isBanned(Endpoint from, long nowMillis) {
        return hosts.holds(SubnetGroup.host(from), nowMillis)
                || sites.holds(SubnetGroup.site(from), nowMillis)
                || groups.holds(SubnetGroup.of(from), nowMillis);
    }

    /** Somebody broke the protocol there, and is not known by name. */
    public void breach(Endpoint from, long nowMillis) {
        AddressScope scope = AddressScope.of(from);
        if (scope == AddressScope.LOOPBACK) {
            return;
        }
        SubnetGroup site = SubnetGroup.site(from);
        SubnetGroup group = SubnetGroup.of(from);
        long untilMillis = nowMillis + BAN_MILLIS;
        hosts.put(SubnetGroup.host(from), new Ban(site, untilMillis), nowMillis);
        if (!scope.isLocal() && hosts.countWithin(site) >= MEMBERS_TO_BAN_A_BLOCK) {
            sites.put(site, new Ban(group, untilMillis), nowMillis);
            if (sites.countWithin(group) >= MEMBERS_TO_BAN_A_BLOCK) {
                groups.put(group, new Ban(group, untilMillis), nowMillis);
            }
        }
    }

    public int size() {
        return hosts.bans.size() + sites.bans.size() + groups.bans.size();
    }

    /** All last equally long, so that they end in the order in which they were imposed. */
    private static final class Table {
        private final int max;
        private final Map<SubnetGroup, Ban> bans = new LinkedHashMap<>();
        private final Map<SubnetGroup, Integer> counts = new HashMap<>();

        Table(int max) {
            this.max = max;
        }

        boolean holds(SubnetGroup block, long nowMillis) {
            Ban ban = bans.get(block);
            return ban != null && ban.holds(nowMillis);
        }

        int countWithin(SubnetGroup block) {
            return counts.getOrDefault(block, 0);
        }

        void put(SubnetGroup block, Ban ban, long nowMillis) {
            Ban before = bans.remove(block);
            if (before != null) {
                count(before, -1);
            }
            var oldest = bans.values().iterator();
            while (oldest.hasNext()) {
                Ban old = oldest.next();
                if (old.holds(nowMillis) && bans.size() < max) {
                    break;
                }
                oldest.remove();
                count(old, -1);
            }
            bans.put(block, ban);
            count(ban, 1);
        }

        private void count(Ban ban, int change) {
            counts.compute(ban.within(), (block, count) -> {
                int left = (count == null ? 0 : count) + change;
                return left == 0 ? null : left;
            });
        }
    }
}
