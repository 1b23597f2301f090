package org.psephos.wallet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/** Lists that a node gives page by page. */
final class Paging {
    /** A node that never ends a list is not followed for ever. */
    private static final int MAX_PAGES = 100_000;

    /** As many at once as a node gives. */
    static final int LIMIT = 200;

    private Paging() {}

    static List<Json> items(Json page, String name) {
        return page.list(name);
    }

    /**
     * All items of all pages.
     *
     * @param cursor the parameter that takes a page's {@code next}
     */
    static List<Json> all(NodeClient client, String path, String name, String cursor) throws Failure {
        var items = new ArrayList<Json>();
        Optional<String> next = Optional.of("?limit=" + LIMIT);
        for (int count = 0; next.isPresent() && count < MAX_PAGES; count++) {
            Json page = client.get(path + next.get());
            List<Json> more = items(page, name);
            if (more.isEmpty()) {
                return items;
            }
            items.addAll(more);
            next = page.text("next")
                    .or(() -> page.whole("next").isPresent()
                            ? Optional.of(Long.toString(page.whole("next").getAsLong()))
                            : Optional.empty())
                    .map(last -> "?limit=" + LIMIT + "&" + cursor + "=" + NodeClient.encode(last));
        }
        return items;
    }
}
