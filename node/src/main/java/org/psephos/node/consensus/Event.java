package org.psephos.node.consensus;

import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.merkle.StateProof;

/** What an engine is told. */
public sealed interface Event {
    /** The chain's tip is now this one; told once at the start too. */
    record NewHead(Tip tip) implements Event {}

    /** Answers {@link Effect.RequestCandidate}: an executed block, ready to be sealed or proposed. */
    record Candidate(long request, Block block) implements Event {}

    /** A candidate could not be made: as a rule because the parent is no longer the tip. */
    record NoCandidate(long request) implements Event {}

    /**
     * A block that was fetched has come whole, with the transactions that its header commits to; nothing else of it has been checked. Answers
     * {@link Effect.Fetch}.
     */
    record Offered(Block block) implements Event {}

    /**
     * Answers {@link Effect.ReadState}.
     *
     * @param value encoded; empty where the state has no such entry
     */
    record StateRead(long request, Optional<Bytes> value, StateProof proof) implements Event {}

    /** Answers {@link Effect.ReadState}: the block is no longer the tip, or the node is too busy. */
    record StateNotRead(long request) implements Event {}

    /** Answers {@link Effect.CheckProposal}. */
    record ProposalChecked(Hash block, ProposalVerdict verdict) implements Event {}

    /** Answers {@link Effect.Sign} and {@link Effect.Vouch} with 64 bytes of BIP-340. */
    record Signed(long request, Bytes signature) implements Event {}

    /** Answers {@link Effect.ProveVrf} with the 81 bytes of a proof. */
    record Proven(long request, Bytes proof) implements Event {}

    /** Answers {@link Effect.Sign}, {@link Effect.Vouch} and {@link Effect.ProveVrf}: the signer must not, or can't be reached. */
    record NotSigned(long request, String detail) implements Event {}

    /** Answers {@link Effect.SetTimer}. */
    record TimerFired(String timer) implements Event {}

    /** Another node's engine said this, or passed it on: who is behind {@code content} must follow from it. The same may come again. */
    record Message(PublicKey from, Bytes content) implements Event {}

    /** Answers {@link Effect.StartWork}. */
    record WorkFound(long job, Bytes seal) implements Event {}

    /**
     * Somebody wants to know whether this node has every block that is final anywhere at this moment. Answered by {@link Effect.HeadConfirmed}
     * or {@link Effect.HeadNotConfirmed} with the same number, or not at all where nobody can say; a newer question takes its place.
     */
    record ConfirmHead(long request) implements Event {}

    /** Someone switched block production on or off; it is off at the start. */
    record Production(boolean enabled) implements Event {}
}
