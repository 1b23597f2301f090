package org.psephos.node.network;

import java.util.List;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.ValidatorSet;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.transport.Lane;

/** The kinds of messages that nodes of this ledger send each other, each with what a peer may make of it. */
public final class NodeMessages {
    /** Transactions that a node has, named under the receiver's key. */
    static final MessageKind ANNOUNCE =
            new MessageKind(16, "Announce", Lane.PROMPT, Announcement.MAX_BYTES, false, 20, 200);

    static final MessageKind GET_DATA =
            new MessageKind(17, "GetData", Lane.PROMPT, DataRequest.MAX_BYTES, false, 5_000, 10_000);

    static final MessageKind DATA = new MessageKind(18, "Data", Lane.BULK, DataAnswer.MAX_BYTES, true, 1, 8);

    static final MessageKind GET_HEADERS =
            new MessageKind(19, "GetHeaders", Lane.PROMPT, Locator.MAX_BYTES, false, 20, 200);

    static final MessageKind HEADERS = new MessageKind(20, "Headers", Lane.NORMAL, HeaderBatch.MAX_BYTES, true, 1, 8);

    static final MessageKind COMPACT_BLOCK =
            new MessageKind(21, "CompactBlock", Lane.NORMAL, CompactBlock.MAX_BYTES, false, 20, 200);

    static final MessageKind GET_BLOCK_TXS =
            new MessageKind(22, "GetBlockTxs", Lane.PROMPT, MissingRequest.MAX_BYTES, false, 20, 200);

    static final MessageKind BLOCK_TXS =
            new MessageKind(23, "BlockTxs", Lane.BULK, MissingAnswer.MAX_BYTES, true, 1, 8);

    /**
     * Messages between engines for each member, a second. Where a height does not come to an end, each of n validators says again each two
     * seconds all votes of two rounds, of which there are 4 n, and a proposal; beside that it passes on, as they come, the 2 n votes and the
     * proposal of a new round or height, of which there is hardly more than one a second. That is 4 n + 1.5 a second; this is twice as much.
     */
    static final int PER_MEMBER_SECOND = 8;

    /** At once, for each member: ten repetitions, for the line may have been held up. */
    static final int BURST_PER_MEMBER = 40;

    /**
     * For the consensus engine, which alone knows what it means. The rate is that of the largest network: whoever is over it is taken for
     * hostile, and no honest neighbour may be. The engine hears less where there are fewer members ({@link ConsensusGossip}).
     */
    static final MessageKind CONSENSUS = new MessageKind(
            24,
            "Consensus",
            Lane.URGENT,
            60 << 10,
            false,
            PER_MEMBER_SECOND * ValidatorSet.MAX_VALIDATORS,
            BURST_PER_MEMBER * ValidatorSet.MAX_VALIDATORS);

    /** A block that an engine proposes: no part of a chain yet. */
    static final MessageKind PROPOSED_BLOCK =
            new MessageKind(25, "ProposedBlock", Lane.NORMAL, CompactBlock.MAX_BYTES, false, 20, 200);

    /** Beside the transactions in an answer that may hold a whole block: certificate and counts. */
    static final int MAX_OVERHEAD_BYTES = Limits.MAX_ENGINE_FIELDS_BYTES + 64;

    private NodeMessages() {}

    public static List<MessageKind> all() {
        return List.of(
                ANNOUNCE,
                GET_DATA,
                DATA,
                GET_HEADERS,
                HEADERS,
                COMPACT_BLOCK,
                GET_BLOCK_TXS,
                BLOCK_TXS,
                CONSENSUS,
                PROPOSED_BLOCK);
    }
}
