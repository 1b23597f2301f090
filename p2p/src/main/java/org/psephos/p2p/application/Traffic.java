package org.psephos.p2p.application;

import java.util.EnumMap;
import java.util.Map;
import org.psephos.p2p.reputation.Admission.Refusal;

/**
 * What has come and gone since the start, for meters.
 *
 * @param bytesIn of messages, decrypted and unpacked
 * @param refused connections that found no place, by reason
 * @param bans of peers, by what they did or by the operator
 */
public record Traffic(long bytesIn, long bytesOut, Map<Refusal, Long> refused, long bans) {
    /** For one thread. */
    static final class Counters {
        private long bytesIn;
        private long bytesOut;
        private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

        void received(int bytes) {
            bytesIn += bytes;
        }

        void sent(int bytes) {
            bytesOut += bytes;
        }

        void refused(Refusal reason) {
            refused.merge(reason, 1L, Long::sum);
        }

        Traffic read(long bans) {
            return new Traffic(bytesIn, bytesOut, Map.copyOf(refused), bans);
        }
    }
}
