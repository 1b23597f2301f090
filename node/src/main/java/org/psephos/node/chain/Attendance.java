package org.psephos.node.chain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.psephos.core.crypto.PublicKey;

/**
 * Who did their part in the last blocks of a chain. Counted from the headers alone: every node of the same head counts the same.
 *
 * @param from height of the first block that was counted
 * @param to height of the last; less than {@code from}: none was
 */
public record Attendance(long from, long to, Map<PublicKey, Count> counts) {
    public static final Attendance NONE = new Attendance(1, 0, Map.of());

    public Attendance {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /**
     * One member's.
     *
     * @param made blocks that it made; 0 where headers do not show who did
     * @param missed turns that passed without a block of its own
     * @param lastCertified the highest block that it can be seen to have certified
     */
    public record Count(long made, long missed, OptionalLong lastCertified) {
        static final Count ZERO = new Count(0, 0, OptionalLong.empty());

        Count withMade() {
            return new Count(made + 1, missed, lastCertified);
        }

        Count withMissed() {
            return new Count(made, missed + 1, lastCertified);
        }

        Count withCertified(long height) {
            return new Count(made, missed, OptionalLong.of(height));
        }
    }

    /** Of who is not in the counts, nothing was seen. */
    public Count of(PublicKey member) {
        return Optional.ofNullable(counts.get(member)).orElse(Count.ZERO);
    }
}
