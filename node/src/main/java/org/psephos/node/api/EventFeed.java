package org.psephos.node.api;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.Phase;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.runtime.Clock;
import org.psephos.node.api.events.EventLog;
import org.psephos.node.api.events.EventType;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.ImportedBlock;
import org.psephos.node.index.IndexListener;
import org.psephos.node.state.StateReader;

/**
 * Puts what happened into words, once it can be asked for: told by the index, on its lane, and by the pool. Of a flood of
 * transactions it shows some and counts the rest.
 */
public final class EventFeed implements IndexListener {
    /** Transactions of one block that get an event each. */
    static final int MAX_TRANSACTIONS_A_BLOCK = 25;

    static final int MAX_ELECTIONS_A_BLOCK = 100;

    /** Transactions that come into the pool and get an event each. */
    static final int MAX_POOLED_A_SECOND = 25;

    private final EventLog log;
    private final ChainReader chain;
    private final Clock clock;
    private final TransactionJson transactions;
    private final Addresses addresses;
    private final StatusQueries status;
    private final AtomicInteger pooledThisSecond = new AtomicInteger();
    private volatile long second;
    private long finalizedHeight;

    EventFeed(
            EventLog log,
            ChainReader chain,
            Clock clock,
            TransactionJson transactions,
            Addresses addresses,
            StatusQueries status) {
        this.log = log;
        this.chain = chain;
        this.clock = clock;
        this.transactions = transactions;
        this.addresses = addresses;
        this.status = status;
        this.finalizedHeight = chain.head().finalizedHeight();
    }

    /** A transaction has come into the pool. Any thread; returns at once. */
    public void pooled(Transaction transaction) {
        long now = clock.nanoTime() / 1_000_000_000;
        if (now != second) {
            second = now;
            pooledThisSecond.set(0);
        }
        if (pooledThisSecond.incrementAndGet() <= MAX_POOLED_A_SECOND) {
            var json = new JsonText();
            json.object();
            transactions.content(json, transaction);
            json.field("status", "pending");
            json.field("confirmations", 0);
            log.append(EventType.TRANSACTION, json.end().toBytes());
        }
    }

    @Override
    public void added(ImportedBlock block, Set<Hash> elections) {
        Head head = chain.head();
        block(block, head);
        List<Transaction> content = block.block().transactions();
        for (int position = 0; position < Math.min(content.size(), MAX_TRANSACTIONS_A_BLOCK); position++) {
            included(block, position, content.get(position), head);
        }
        StateReader state = chain.state();
        elections.stream().limit(MAX_ELECTIONS_A_BLOCK).forEach(id -> election(id, state, head));
        finality(head);
        log.append(EventType.STATUS, status.status().toBytes());
    }

    @Override
    public void removed(long height, Hash id) {
        var json = new JsonText();
        json.object();
        json.field("height", height);
        json.field("hash", id);
        json.field("removed", true);
        log.append(EventType.BLOCK, json.end().toBytes());
    }

    private void block(ImportedBlock block, Head head) {
        var json = new JsonText();
        json.object();
        json.field("height", block.height());
        json.field("hash", block.id());
        json.field("parent", block.block().header().parent());
        json.field("time", block.block().header().timeMillis());
        json.field("producer", addresses.text(block.block().header().producer()));
        json.field("transactions", block.block().transactions().size());
        json.field("bytes", block.bytes());
        json.field("finality", Certainty.isFinal(block.height(), head) ? "final" : "pending");
        json.field("removed", false);
        log.append(EventType.BLOCK, json.end().toBytes());
    }

    private void included(ImportedBlock block, int position, Transaction transaction, Head head) {
        var json = new JsonText();
        json.object();
        transactions.content(json, transaction);
        json.field("status", Certainty.isFinal(block.height(), head) ? "final" : "confirmed");
        json.object("block");
        json.field("height", block.height());
        json.field("hash", block.id());
        json.field("position", position);
        json.field("time", block.block().header().timeMillis());
        json.end();
        json.field("confirmations", Certainty.confirmations(block.height(), head));
        log.append(EventType.TRANSACTION, json.end().toBytes());
    }

    private void election(Hash id, StateReader state, Head head) {
        var record = state.get(StateColumn.election(id));
        var current = state.get(StateColumn.status(id));
        if (record.isPresent() && current.isPresent()) {
            log.append(EventType.ELECTION, election(id, record.get(), current.get(), head));
        }
    }

    private byte[] election(Hash id, ElectionRecord record, ElectionStatus current, Head head) {
        var json = new JsonText();
        json.object();
        new ElectionJson(addresses)
                .summary(json, id, record, current, Phase.of(record.definition(), current, head.chainTimeMillis()));
        return json.end().toBytes();
    }

    private void finality(Head head) {
        if (head.finalizedHeight() == finalizedHeight) {
            return;
        }
        var json = new JsonText();
        json.object();
        json.field("height", head.finalizedHeight());
        chain.idAt(head.finalizedHeight()).ifPresent(id -> json.field("hash", id));
        json.field("retracted", head.finalizedHeight() < finalizedHeight);
        finalizedHeight = head.finalizedHeight();
        log.append(EventType.FINALITY, json.end().toBytes());
    }
}
