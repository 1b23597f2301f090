package org.psephos.p2p.discovery;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.p2p.reputation.AddressScope;
import org.psephos.p2p.reputation.SubnetGroup;
import org.psephos.p2p.transport.Endpoint;

/**
 * What others are told of the book: a part by chance, the same for about a day. Requesters share {@link #ANSWERS} answers, their subnet
 * group and a secret tell whose is whose: however many ask, and from wherever, they don't learn the whole book, nor by its changes who
 * is connected to whom.
 */
final class AddressAnswers {
    static final int MAX_PERCENT = 23;
    static final int MAX_ADDRESSES = 1_000;

    /**
     * A book no larger is told as a whole, and afresh: in a small network newcomers must find each other at once, and there is no crowd to
     * hide in.
     */
    static final int WHOLE_BOOK = 64;

    static final int ANSWERS = 8;
    static final long LIFETIME_MILLIS = 21L * 3_600_000;
    static final int LIFETIME_SPREAD_MILLIS = 6 * 3_600_000;

    private final Placement placement;
    private final AddressTables tables;
    private final Chance chance;
    private final @Nullable Answer[] cached = new @Nullable Answer[ANSWERS];

    private record Answer(List<Heard> addresses, long untilMillis) {}

    AddressAnswers(Placement placement, AddressTables tables, Chance chance) {
        this.placement = placement;
        this.tables = tables;
        this.chance = chance;
    }

    /** No address that lies nearer than the requester: it would mean another place to it, and is none of its business. */
    List<Heard> answer(Endpoint requester, long nowMillis) {
        AddressScope reach = AddressScope.of(requester);
        return addresses(requester, nowMillis).stream()
                .filter(heard -> reach.canTellOf(AddressScope.of(heard.endpoint())))
                .toList();
    }

    private List<Heard> addresses(Endpoint requester, long nowMillis) {
        if (tables.size() <= WHOLE_BOOK) {
            return draw(WHOLE_BOOK, nowMillis);
        }
        int slot = placement.answer(SubnetGroup.of(requester), ANSWERS);
        Optional<Answer> present = Optional.ofNullable(cached[slot]).filter(answer -> nowMillis < answer.untilMillis);
        return present.map(Answer::addresses).orElseGet(() -> {
            int max = Math.min(MAX_ADDRESSES, Math.max(WHOLE_BOOK, MAX_PERCENT * tables.size() / 100));
            List<Heard> drawn = draw(max, nowMillis);
            cached[slot] = new Answer(drawn, nowMillis + LIFETIME_MILLIS + chance.below(LIFETIME_SPREAD_MILLIS));
            return drawn;
        });
    }

    private List<Heard> draw(int max, long nowMillis) {
        return tables.drawSome(max, known -> !known.isTerrible(nowMillis), chance).stream()
                .map(known -> new Heard(known.endpoint(), known.seenMillis()))
                .toList();
    }

    /** The clock was set back: their age can no longer be told. */
    void forget() {
        for (int i = 0; i < ANSWERS; i++) {
            cached[i] = null;
        }
    }
}
