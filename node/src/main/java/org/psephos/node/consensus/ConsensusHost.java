package org.psephos.node.consensus;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.merkle.StateProof;

/**
 * What a {@link ConsensusDriver} needs of the node around it. Called on the consensus thread, so nothing here waits; stages
 * complete on any thread. A node that is too busy answers with a failed stage; what is thrown stops the engine.
 */
public interface ConsensusHost {
    /** An executed block; empty where its parent is no longer the tip. A failure counts as empty: the host logs it. */
    CompletionStage<Optional<Block>> requestCandidate(Effect.RequestCandidate request);

    /** Shows a block that is not decided to those of the other nodes who may see it. */
    void offer(Block block, Effect.Audience to);

    /** Gets a block that other nodes offer, and tells the driver. */
    void fetch(Hash block);

    /** Completes once the block is on the disk; see {@link Effect.Keep}. */
    CompletionStage<Void> keep(Block block);

    /** Fails where the block is not the tip. */
    CompletionStage<StateEntry> readState(Hash block, StateKey<?> key);

    /** @param value encoded; empty where the state has no such entry */
    record StateEntry(Optional<Bytes> value, StateProof proof) {}

    /** Executes {@code block} without adopting it. */
    CompletionStage<ProposalVerdict> checkProposal(Block block);

    /** Adopts the candidate or the checked proposal whose header, seal aside, is this one; the new head is then told to the driver. */
    void commit(Header sealed, Bytes certificate);

    /** Keeps a certificate beside a block that has been adopted, where it certifies that block. */
    void certify(Hash block, Bytes certificate);

    /** Completes once the records are on the disk, all of them; see {@link Effect.PersistThenSend}. */
    CompletionStage<Void> persist(Map<String, Bytes> records);

    void send(Effect.Outgoing message);

    /** 64 bytes of BIP-340; completes exceptionally where the signer refuses, with the reason as message. */
    CompletionStage<Bytes> sign(Effect.Sign request);

    /** 64 bytes of BIP-340, as {@link Effect.Vouch} says; completes exceptionally where the signer can't be reached. */
    CompletionStage<Bytes> vouch();

    /** 81 bytes; completes exceptionally where the signer refuses or can't be reached. */
    CompletionStage<Bytes> proveVrf(Bytes input);

    /** Puts the proof of an offence on the chain, in a transaction of the node's own. */
    void accuse(Bytes evidence);

    /** The engine has stopped for good: it could not persist what it must, or it has a fault. The node is to say so loudly. */
    void halted(Throwable cause);
}
