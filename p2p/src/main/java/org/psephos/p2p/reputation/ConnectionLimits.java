package org.psephos.p2p.reputation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.psephos.p2p.transport.Endpoint;

/**
 * How many connections there may be, and from where. Decides on what it is shown and keeps nothing.
 *
 * @param maxInbound identified ones; trusted peers come on top
 * @param maxInboundPerGroup identified ones of one subnet group
 * @param maxHalfOpen inbound ones whose handshake is not done
 * @param maxHalfOpenPerHost of these, from one host
 */
public record ConnectionLimits(
        int maxInbound, int maxOutbound, int maxInboundPerGroup, int maxHalfOpen, int maxHalfOpenPerHost) {
    /** As many as Bitcoin Core has, 125 in all. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(117, 8, 32, 64, 8);

    /** A handshake older than this gives way to a new one: an honest one is done by then. */
    public static final long HALF_OPEN_GRACE_MILLIS = 2_000;

    /** Fewer connections say nothing about how varied they are. */
    public static final int MIN_FOR_DOMINANCE = 4;

    public ConnectionLimits {
        if (maxInbound < 0
                || maxOutbound < 0
                || maxInboundPerGroup < 0
                || maxHalfOpen < 1
                || maxHalfOpenPerHost < 1
                || maxInbound + maxOutbound > Reputation.MAX_CONNECTED) {
            throw new IllegalArgumentException("limits " + maxInbound + ", " + maxOutbound + ", " + maxInboundPerGroup
                    + ", " + maxHalfOpen + ", " + maxHalfOpenPerHost);
        }
    }

    /** Whether to dial {@code to} beside {@code outbound}: there is room, and none of its subnet group. */
    public boolean allowsOutbound(Endpoint to, Collection<Endpoint> outbound) {
        if (outbound.size() >= maxOutbound) {
            return false;
        }
        SubnetGroup group = SubnetGroup.of(to);
        for (Endpoint other : outbound) {
            if (SubnetGroup.of(other).equals(group)) {
                return false;
            }
        }
        return true;
    }

    /** On an inbound connection of which only the address is known. It is not among {@code present}. */
    public Admission onAccepted(Endpoint from, Collection<Connection> present, long nowMillis) {
        List<Connection> halfOpen = present.stream()
                .filter(one -> one.inbound() && !one.identified())
                .toList();
        Map<SubnetGroup, List<Connection>> byHost =
                halfOpen.stream().collect(Collectors.groupingBy(one -> SubnetGroup.host(one.remote())));
        List<Connection> sameHost = byHost.getOrDefault(SubnetGroup.host(from), List.of());
        if (sameHost.size() >= maxHalfOpenPerHost) {
            return insteadOfOldest(sameHost, nowMillis);
        }
        if (halfOpen.size() < maxHalfOpen) {
            return new Admission.Admit();
        }
        return byHost.values().stream()
                .max(Comparator.comparingInt(List::size))
                .map(largest -> insteadOfOldest(largest, nowMillis))
                .orElseGet(() -> new Admission.Refuse(Admission.Refusal.HALF_OPEN_FULL));
    }

    /** A clock that was set back makes a handshake look younger than none: it is then old enough. */
    private static Admission insteadOfOldest(List<Connection> halfOpen, long nowMillis) {
        return halfOpen.stream()
                .filter(one -> nowMillis < one.sinceMillis() || nowMillis - one.sinceMillis() > HALF_OPEN_GRACE_MILLIS)
                .min(Comparator.comparingLong(Connection::sinceMillis))
                .<Admission>map(oldest -> new Admission.AdmitInsteadOf(oldest.link()))
                .orElseGet(() -> new Admission.Refuse(Admission.Refusal.HALF_OPEN_FULL));
    }

    /** On an inbound connection whose peer is known by now, among {@code present} or not. */
    public Admission onIdentified(Connection newcomer, Collection<Connection> present, InboundEviction eviction) {
        if (newcomer.standing() instanceof Standing.Banned) {
            return new Admission.Refuse(Admission.Refusal.BANNED);
        }
        List<Connection> others = present.stream()
                .filter(one -> one.inbound() && one.identified() && one.link() != newcomer.link() && !one.isTrusted())
                .toList();
        List<Connection> ofGroup = others.stream()
                .filter(one -> one.group().equals(newcomer.group()))
                .toList();
        if (newcomer.isTrusted()) {
            return new Admission.Admit();
        }
        if (ofGroup.size() >= maxInboundPerGroup) {
            return insteadOf(newcomer, eviction.choose(ofGroup), Admission.Refusal.GROUP_FULL);
        }
        if (others.size() >= maxInbound) {
            return insteadOf(newcomer, eviction.choose(others), Admission.Refusal.FULL);
        }
        return new Admission.Admit();
    }

    private static Admission insteadOf(Connection newcomer, OptionalLong victim, Admission.Refusal otherwise) {
        return victim.isPresent() && !(newcomer.standing() instanceof Standing.Graylisted)
                ? new Admission.AdmitInsteadOf(victim.getAsLong())
                : new Admission.Refuse(otherwise);
    }

    /** The public subnet group that over half of all connections lead to: a reason for alarm. */
    public static Optional<SubnetGroup> dominant(Collection<Endpoint> remotes) {
        if (remotes.size() < MIN_FOR_DOMINANCE) {
            return Optional.empty();
        }
        return remotes.stream()
                .filter(remote -> !AddressScope.of(remote).isLocal())
                .collect(Collectors.groupingBy(SubnetGroup::of, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(group -> 2 * group.getValue() > remotes.size())
                .map(Map.Entry::getKey)
                .findAny();
    }
}
