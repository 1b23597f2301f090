package org.psephos.node.chain;

import java.util.List;
import java.util.stream.LongStream;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Header;

/**
 * The tip of the followed chain, as of one moment.
 *
 * @param trail what the engine's seal verifier knows of the chain up to here
 * @param certificate what the engine gave along with the block
 * @param chainTimeMillis chain time at the next block: what a transaction sent now is judged by
 * @param recentTimes times of the last blocks, this one's last
 * @param finalizedHeight highest block that counts as final
 */
public record Head(
        Hash id,
        Header header,
        Bytes trail,
        Bytes certificate,
        long chainTimeMillis,
        List<Long> recentTimes,
        long finalizedHeight) {
    public Head {
        recentTimes = List.copyOf(recentTimes);
    }

    /** Chain time two blocks on, if the next block has this time. */
    public long chainTimeAfter(long nextTimeMillis) {
        int skipped = Math.max(0, recentTimes.size() + 1 - ChainTime.WINDOW);
        return ChainTime.median(LongStream.concat(
                        recentTimes.stream().skip(skipped).mapToLong(Long::longValue), LongStream.of(nextTimeMillis))
                .toArray());
    }

    public long height() {
        return header.height();
    }
}
