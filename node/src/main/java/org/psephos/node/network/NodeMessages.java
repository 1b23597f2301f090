package org.psephos.node.network;

import java.util.List;
import org.psephos.core.ledger.Limits;
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

    /** For the consensus engine, which alone knows what it means. */
    static final MessageKind CONSENSUS = new MessageKind(24, "Consensus", Lane.URGENT, 60 << 10, false, 200, 1_000);

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
