package org.psephos.node.api;

import java.util.Optional;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Problem;
import org.psephos.node.api.http.ProblemException;
import org.psephos.node.index.IndexReader;
import org.psephos.node.index.Place;

/** How long lists are cut: {@code limit} items from a cursor on, and {@code next} where there are more. */
final class Pages {
    static final int DEFAULT = 25;
    static final int MAX = 200;

    private static final long MAX_HEIGHT = 1L << 38;
    private static final long MAX_POSITION = (1L << 24) - 1;

    private Pages() {}

    static int limit(Call call) throws ProblemException {
        return call.limit(DEFAULT, MAX);
    }

    /** The cursor {@code before}, as {@link #cursor} wrote it. */
    static Place before(Call call) throws ProblemException {
        Optional<String> text = call.text("before", 32);
        if (text.isEmpty()) {
            return IndexReader.LAST;
        }
        int dot = text.get().indexOf('.');
        Optional<Long> height =
                dot < 0 ? Optional.empty() : Call.parseNumber(text.get().substring(0, dot));
        Optional<Long> position =
                dot < 0 ? Optional.empty() : Call.parseNumber(text.get().substring(dot + 1));
        if (height.filter(h -> h < MAX_HEIGHT).isEmpty()
                || position.filter(p -> p <= MAX_POSITION).isEmpty()) {
            throw new ProblemException(Problem.badParameter("before must be what an earlier page gave as next"));
        }
        return new Place(height.get(), position.get().intValue());
    }

    static String cursor(Place place) {
        return place.height() + "." + place.position();
    }

    static void next(JsonText json, Optional<String> cursor) {
        cursor.ifPresent(text -> json.field("next", text));
    }
}
