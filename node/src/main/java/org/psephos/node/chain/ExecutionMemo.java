package org.psephos.node.chain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.StateTree;
import org.psephos.node.state.StateChange;

/** Remembers what executing a few blocks gave, so that none is executed twice. The block's time and seal don't matter. */
final class ExecutionMemo {
    private static final int MAX_ENTRIES = 4;

    private final Map<Key, Execution> entries = new LinkedHashMap<>();

    record Execution(List<Transaction> transactions, List<StateChange<?>> changes, StateTree tree) {}

    private record Key(Hash parent, int version, PublicKey producer, Bytes engineFields, Hash txRoot) {
        static Key of(Header header) {
            return new Key(
                    header.parent(), header.version(), header.producer(), header.engineFields(), header.txRoot());
        }
    }

    void put(Header header, Execution execution) {
        entries.put(Key.of(header), execution);
        if (entries.size() > MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** Only where the block has just the transactions that were executed, whoever sent it. */
    Optional<Execution> find(Block block) {
        return Optional.ofNullable(entries.get(Key.of(block.header())))
                .filter(execution -> execution.transactions().equals(block.transactions()));
    }

    void clear() {
        entries.clear();
    }
}
