package org.psephos.node.sync;

import java.util.HashMap;
import java.util.Map;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.light.HeaderChain;

/**
 * How much headers take of the room that there is for them, and on whose account: counted and weighed, for an engine may put a whole set
 * of validators into each.
 */
final class HeaderRoom {
    static final int MAX_HEADERS = 20_000;
    static final long MAX_BYTES = 40L << 20;

    /** First given by one peer. */
    static final int MAX_PER_PEER = 6_000;

    static final long MAX_BYTES_PER_PEER = 14L << 20;

    /** Of a header in memory, what the engine adds aside. */
    private static final int PLAIN_BYTES = 2_000;

    /** Of as many headers as an answer has room for. */
    private static final long BATCH_BYTES =
            (long) PLAIN_BYTES * HeaderBatch.MAX_HEADERS + HeaderBatch.ENOUGH_BYTES + HeaderBatch.MAX_HEADER_BYTES;

    private final Map<PeerId, Share> shares = new HashMap<>();
    private volatile Share all = Share.NONE;

    private record Share(int headers, long bytes) {
        static final Share NONE = new Share(0, 0);

        Share plus(int moreHeaders, long moreBytes) {
            return new Share(headers + moreHeaders, bytes + moreBytes);
        }

        boolean isWithin(int maxHeaders, long maxBytes) {
            return headers <= maxHeaders && bytes <= maxBytes;
        }
    }

    /** Any thread. */
    int headers() {
        return all.headers;
    }

    /** As they are weighed. */
    long bytes() {
        return all.bytes;
    }

    int headersOf(PeerId peer) {
        return share(peer).headers;
    }

    private Share share(PeerId peer) {
        return shares.getOrDefault(peer, Share.NONE);
    }

    /** Whether a whole answer of the peer would find room. */
    boolean hasForBatchOf(PeerId peer) {
        return fits(peer, HeaderBatch.MAX_HEADERS, BATCH_BYTES);
    }

    private boolean fits(PeerId peer, int headers, long bytes) {
        return share(peer).plus(headers, bytes).isWithin(MAX_PER_PEER, MAX_BYTES_PER_PEER)
                && all.plus(headers, bytes).isWithin(MAX_HEADERS, MAX_BYTES);
    }

    /** False where there is no room for it. */
    boolean take(HeaderChain header, PeerId giver) {
        boolean fits = fits(giver, 1, weight(header));
        if (fits) {
            add(giver, 1, weight(header));
        }
        return fits;
    }

    void free(HeaderChain header, PeerId giver) {
        add(giver, -1, -weight(header));
    }

    /** It is on the account of another. */
    void pass(HeaderChain header, PeerId from, PeerId to) {
        add(from, -1, -weight(header));
        add(to, 1, weight(header));
    }

    private void add(PeerId giver, int headers, long bytes) {
        all = all.plus(headers, bytes);
        Share next = share(giver).plus(headers, bytes);
        if (next.headers == 0) {
            shares.remove(giver);
        } else {
            shares.put(giver, next);
        }
    }

    void clear() {
        shares.clear();
        all = Share.NONE;
    }

    private static int weight(HeaderChain header) {
        return PLAIN_BYTES + header.head().engineFields().length();
    }
}
