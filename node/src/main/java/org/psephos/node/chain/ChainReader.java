package org.psephos.node.chain;

import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.light.Certification;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.seal.Participation;
import org.psephos.node.state.StateReader;

/** Questions about the chain. Safe for use by any thread; all but {@link #head} and {@link #genesis} may read the disk. */
public interface ChainReader {
    Genesis genesis();

    Head head();

    /** Id of the block of the followed chain at this height. */
    Optional<Hash> idAt(long height);

    /** Header of any known block, on the followed chain or beside it. */
    Optional<Header> header(Hash id);

    /** From where headers that stand on this block can be judged: it may be any stored one. */
    Optional<HeaderChain> headerChain(Hash id);

    Optional<Block> block(Hash id);

    /** Who did their part in a known block; empty for genesis. */
    Optional<Participation> participation(Hash id);

    /** The block as {@link Block#encode} gives it. */
    Optional<byte[]> encodedBlock(Hash id);

    /** What the engine gave along with a known block; empty where it gave nothing. */
    Bytes certificate(Hash id);

    /**
     * How a block of the followed chain is certified, for those who know genesis only; {@link Certification#NONE} where the engine has no
     * certificates, and of genesis itself. Without handovers where the validators have changed too often since genesis to be told.
     */
    Certification certification(long height);

    /** Does a part of the work for {@link #certification}; whether all of it is done. Whoever has a deadline calls this until it is. */
    boolean prepareCertification(long height);

    /** Whether the engine takes no block for the head without a certificate. */
    boolean needsCertificate();

    /** Whether the block is known and on the followed chain. */
    boolean isOnChain(Hash id);

    /** Chain time at the block of this height on the followed chain; for head + 1: the next block's. */
    long chainTimeAt(long height);

    /** The state after the head. */
    StateReader state();

    /** A value of the state after the head, with proof. */
    StateAnswer prove(StateKey<?> key);

    /**
     * That the block at {@code height} is the one that the header at {@code laterHeight} commits to in its history root.
     */
    InclusionProof historyProof(long height, long laterHeight);

    /** Ids at heights {@code [from, to)} of the followed chain. */
    List<Hash> ids(long from, long to);
}
