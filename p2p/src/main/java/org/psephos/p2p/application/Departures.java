package org.psephos.p2p.application;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.psephos.p2p.reputation.SubnetGroup;

/**
 * Connections that ended lately, for people: of each peer the last one, and of each address the last one that ended before anybody proved
 * to be somebody. Those of a kind make room for others of their kind only, so that whoever knocks a thousand times drives nobody else's
 * out. For one thread.
 */
final class Departures {
    static final int MAX_OF_A_KIND = 50;

    private final Map<Kind, Map<Object, Departed>> kinds = new EnumMap<>(Kind.class);

    private enum Kind {
        DIALLED_PEER,
        DIALLED_ADDRESS,
        ACCEPTED_PEER,
        ACCEPTED_HOST
    }

    void add(Departed one) {
        Map<Object, Departed> known = kinds.computeIfAbsent(kind(one), kind -> new LinkedHashMap<>());
        Object who = who(one);
        Departed before = known.remove(who);
        known.put(who, before == null ? one : one.after(before));
        if (known.size() > MAX_OF_A_KIND) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private static Kind kind(Departed one) {
        if (one.peer().isPresent()) {
            return one.outbound() ? Kind.DIALLED_PEER : Kind.ACCEPTED_PEER;
        }
        return one.outbound() ? Kind.DIALLED_ADDRESS : Kind.ACCEPTED_HOST;
    }

    /** The port of somebody who dialled is another each time. */
    private static Object who(Departed one) {
        if (one.peer().isPresent()) {
            return one.peer().get();
        }
        return one.outbound() ? one.endpoint() : SubnetGroup.host(one.endpoint());
    }

    /** Newest first. */
    List<Departed> newestFirst() {
        var all = new ArrayList<Departed>();
        kinds.values().forEach(known -> all.addAll(known.values()));
        Collections.reverse(all);
        all.sort(Comparator.comparingLong(Departed::atMillis).reversed());
        return List.copyOf(all);
    }
}
