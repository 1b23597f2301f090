package org.psephos.core.ledger.header;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.merkle.MerkleLog;

/**
 * A {@link ChainView} that is carried from block to block: a few hundred bytes, however long the chain.
 *
 * @param recentTimes times of the last headers, oldest first, {@link ChainTime#WINDOW} of them where the chain has so many
 * @param history log of the ids of all blocks so far
 */
public record ChainTip(ChainTerms terms, Header parent, Hash parentId, List<Long> recentTimes, MerkleLog history)
        implements ChainView {
    public ChainTip {
        recentTimes = List.copyOf(recentTimes);
        if (recentTimes.isEmpty() || recentTimes.size() > ChainTime.WINDOW || history.count() != parent.height() + 1) {
            throw new IllegalArgumentException(recentTimes.size() + " times and " + history.count()
                    + " ids for a chain of height " + parent.height());
        }
    }

    /** What the rules take from outside the chain; the chain id is hashed once. */
    public record ChainTerms(Hash chainId, long minSpacingMillis, ActivationTable activations) {
        public static ChainTerms of(Genesis genesis, ActivationTable activations) {
            return new ChainTerms(genesis.chainId(), genesis.minSpacingMillis(), activations);
        }
    }

    /** The chain that consists of its genesis block. */
    public static ChainTip atGenesis(ChainTerms terms, Header genesisHeader) {
        Hash id = genesisHeader.id();
        return new ChainTip(terms, genesisHeader, id, List.of(genesisHeader.timeMillis()), MerkleLog.EMPTY.append(id));
    }

    /** The chain with {@code header} on top; that it passes {@link HeaderRules} is the caller's business. */
    public ChainTip with(Header header) {
        return with(header, header.id());
    }

    /** As {@link #with(Header)}, for an id that is known already. */
    public ChainTip with(Header header, Hash id) {
        List<Long> times = Stream.concat(
                        recentTimes.stream().skip(recentTimes.size() == ChainTime.WINDOW ? 1 : 0),
                        Stream.of(header.timeMillis()))
                .toList();
        return new ChainTip(terms, header, id, times, history.append(id));
    }

    @Override
    public Hash chainId() {
        return terms.chainId();
    }

    @Override
    public int versionAt(long height) {
        return terms.activations().versionAt(height);
    }

    @Override
    public long minSpacingMillis() {
        return terms.minSpacingMillis();
    }

    @Override
    public long nextChainTimeMillis() {
        return ChainTime.median(
                recentTimes.stream().flatMapToLong(LongStream::of).toArray());
    }

    @Override
    public Hash historyRoot() {
        return history.root();
    }
}
