package org.psephos.node.chain;

import java.util.List;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.StateChange;

/**
 * A block of this node's own that has been executed and needs a header.
 *
 * @param changes what it changes in the state of {@code parent}, in the order of the tree; worked out when asked for, on whatever
 *     thread that is
 */
public record Candidate(
        Hash parent,
        int version,
        PublicKey producer,
        long timeMillis,
        Bytes engineFields,
        List<Transaction> transactions,
        Supplier<List<StateChange<?>>> changes) {}
