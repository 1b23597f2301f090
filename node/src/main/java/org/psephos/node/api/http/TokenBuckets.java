package org.psephos.node.api.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.psephos.core.runtime.Clock;

/** Lets an address ask so often. Addresses of one IPv6 /64 share a bucket: they are one customer's to choose from. */
final class TokenBuckets {
    static final int MAX_BUCKETS = 50_000;

    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final double perNano;
    private final double burst;

    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
            return size() > MAX_BUCKETS;
        }
    };

    private record Key(long network) {
        static Key of(InetAddress address) {
            byte[] bytes = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
            long network = 0;
            for (byte b : bytes) {
                network = network << 8 | b & 0xff;
            }
            return new Key(address.getAddress().length == 4 ? network : ~network);
        }
    }

    private static final class Bucket {
        double tokens;
        long atNanos;
    }

    /** @param perSecond 0: no limit */
    TokenBuckets(Clock clock, int perSecond, int burst) {
        this.clock = clock;
        this.perNano = perSecond / 1e9;
        this.burst = Math.max(burst, perSecond);
    }

    synchronized boolean take(InetAddress address) {
        if (perNano == 0 || address.isLoopbackAddress()) {
            return true;
        }
        long now = clock.nanoTime();
        Bucket bucket = buckets.computeIfAbsent(Key.of(address), key -> {
            var full = new Bucket();
            full.tokens = burst;
            full.atNanos = now;
            return full;
        });
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.atNanos) * perNano);
        bucket.atNanos = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
