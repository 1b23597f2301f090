package org.psephos.core.light;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.merkle.MerkleLog;

/**
 * A block whose id is published, with what the rules want to know of the chain up to it. The id commits to all of it, so it may come from
 * anyone.
 *
 * @param earlier the headers before, oldest first: {@value Receipt#MAX_EARLIER_HEADERS}, or all
 * @param history log of the ids of all blocks before it
 */
public record Checkpoint(List<Header> earlier, Header header, MerkleLog history) {
    public Checkpoint {
        earlier = List.copyOf(earlier);
    }

    /** The chain up to the block, ready to be gone on with; empty where this is not what {@code trusted} is the id of. */
    public Optional<ChainTip> tip(Hash trusted, ChainTerms terms) {
        boolean fits = header.id().equals(trusted)
                && header.chainId().equals(terms.chainId())
                && header.height() > 0
                && history.count() == header.height()
                && history.root().equals(header.historyRoot())
                && earlierLeadUpToIt();
        return fits
                ? Optional.of(new ChainTip(terms, header, trusted, recentTimes(), history.append(trusted)))
                : Optional.empty();
    }

    private boolean earlierLeadUpToIt() {
        if (earlier.size() != Math.min(Receipt.MAX_EARLIER_HEADERS, header.height())) {
            return false;
        }
        Header child = header;
        for (Header parent : earlier.reversed()) {
            if (!child.parent().equals(parent.id())) {
                return false;
            }
            child = parent;
        }
        return true;
    }

    private List<Long> recentTimes() {
        return Stream.concat(earlier.stream(), Stream.of(header))
                .flatMapToLong(one -> LongStream.of(one.timeMillis()))
                .boxed()
                .toList();
    }
}
