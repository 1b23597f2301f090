package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.header.ChainTip;
import org.psephos.core.ledger.header.HeaderRules;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.PageId;
import org.psephos.core.merkle.PageSink;
import org.psephos.core.merkle.PageSource;
import org.psephos.core.merkle.StateChanges;
import org.psephos.core.merkle.StateLeaf;
import org.psephos.core.merkle.StateTree;
import org.psephos.core.seal.SealVerdict;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.StateReader;
import org.psephos.node.storage.ByteRange;
import org.psephos.node.storage.Direction;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.Store;

/**
 * Checks everything that a store holds of a chain, from genesis to the head, against itself and against the rules. Writes nothing.
 * Signatures are not checked again: blocks with a bad one never came in, and their bytes are covered by the header.
 */
public final class ChainVerification {
    private static final int MAX_FAULTS = 100;
    private static final int TREE_SLICE = 100_000;

    private final Store store;
    private final ChainRows rows;
    private final Terms terms;
    private final Progress progress;
    private final List<String> faults = new ArrayList<>();

    /** What the chain is judged by. */
    public record Terms(Genesis genesis, ActivationTable activations, SealVerifier seals, long maxReorgDepth) {}

    /** Is told now and then how far the work is. */
    @FunctionalInterface
    public interface Progress {
        void at(String what, long done, long total);
    }

    /**
     * What was found.
     *
     * @param height of the head
     * @param faults one line each, none where all is well; no more than a hundred
     * @param pagesSound whether the pages of the state tree are in order; they can be rebuilt
     */
    public record Report(long height, long transactions, long entries, List<String> faults, boolean pagesSound) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    public ChainVerification(Store store, Terms terms, Progress progress) {
        this.store = store;
        this.rows = new ChainRows(store);
        this.terms = terms;
        this.progress = progress;
    }

    public Report run() {
        Optional<byte[]> head = rows.meta(ChainRows.HEAD);
        if (head.isEmpty()) {
            return new Report(0, 0, 0, List.of(), true);
        }
        Optional<BlockRecord> record = rows.record(Hash.of(head.get()));
        if (record.isEmpty()) {
            return new Report(0, 0, 0, List.of("there is no record of the head"), false);
        }
        long transactions = checkBlocks(record.get());
        checkUndo(record.get());
        checkSides(record.get());
        long entries = checkState(record.get());
        int others = faults.size();
        // Pages of a state that is itself in doubt prove nothing.
        if (others == 0) {
            guarded("state tree: ", () -> checkPages(record.get()));
        }
        return new Report(record.get().header().height(), transactions, entries, faults, faults.size() == others);
    }

    private long checkBlocks(BlockRecord head) {
        long height = head.header().height();
        var expected = GenesisBlock.header(terms.genesis());
        if (!rows.canonical(0).equals(Optional.of(expected.id()))) {
            fault("block 0 is not the genesis block");
            return 0;
        }
        if (!rows.canonical(height).equals(Optional.of(head.id()))
                || rows.canonical(height + 1).isPresent()) {
            fault("the list of heights does not end with the head " + head.id() + " at " + height);
        }
        long transactions = 0;
        Optional<BlockRecord> parent = Optional.empty();
        for (long at = 0; at <= height; at++) {
            Optional<BlockRecord> record = rows.canonical(at).flatMap(rows::record);
            if (record.isEmpty()) {
                fault("block " + at + ": no record");
                return transactions;
            }
            BlockRecord block = record.get();
            String place = "block " + at + ": ";
            parent.ifPresent(before -> guarded(place, () -> checkHeader(before, block, place)));
            guarded(place, () -> checkBody(block, place));
            parent = record;
            transactions += block.transactions();
            progress.at("blocks", at, height);
        }
        return transactions;
    }

    private void checkHeader(BlockRecord parent, BlockRecord record, String place) {
        if (!record.header().id().equals(record.id())) {
            fault(place + "the header does not have the id " + record.id());
        }
        ChainTip tip = parent.tip(ChainTip.ChainTerms.of(terms.genesis(), terms.activations()));
        HeaderRules.check(record.header(), tip).ifPresent(broken -> fault(place + broken + ": " + broken.message()));
        switch (terms.seals().verify(parent.header(), parent.trail(), record.header())) {
            case SealVerdict.Invalid(String detail) -> fault(place + "seal: " + detail);
            case SealVerdict.Valid(var trail) -> {
                if (!trail.equals(record.trail())) {
                    fault(place + "the record's trail is not that of its parent and header");
                }
            }
        }
        checkCertificate(record, place);
        MerkleLog history = parent.history().append(record.id());
        if (!history.equals(record.history())) {
            fault(place + "the record's history is not that of its parent and id");
        }
    }

    private void checkCertificate(BlockRecord record, String place) {
        Bytes certificate = record.certificate();
        SealVerifier seals = terms.seals();
        if (certificate.length() == 0) {
            if (seals.needsCertificate()) {
                fault(place + "no certificate");
            }
        } else if (!seals.certifies(certificate, record.header(), record.trail())) {
            fault(place + "the certificate is not one of this block");
        }
    }

    private void checkBody(BlockRecord record, String place) {
        Optional<byte[]> body = rows.body(record.id());
        if (body.isEmpty()) {
            fault(place + "no body");
            return;
        }
        switch (Decoded.all(body.get(), Block::readBody)) {
            case Decoded.Malformed<List<Transaction>>(String detail) -> fault(place + "body: " + detail);
            case Decoded.Ok<List<Transaction>>(List<Transaction> transactions) -> {
                var block = new Block(record.header(), transactions);
                if (!block.bodyMatchesHeader()) {
                    fault(place + "the body is not the one that the header commits to");
                }
                if (block.transactions().size() != record.transactions() || block.size() != record.bytes()) {
                    fault(place + "the record gives a wrong size");
                }
            }
        }
    }

    /** There are none missing between others, none where the tree needs them, and not fewer than a half of what may be wanted. */
    private void checkUndo(BlockRecord head) {
        long height = head.header().height();
        long lowest = Math.max(1, height - terms.maxReorgDepth() + 1);
        Optional<Hash> treeBlock = StoredPages.read(rows).map(StoredPages::oldest);
        boolean treeReached = false;
        long missing = 0;
        for (long at = height; at >= lowest; at--) {
            Optional<Hash> id = rows.canonical(at);
            if (id.isEmpty()) {
                return;
            }
            treeReached |= id.equals(treeBlock);
            boolean present = rows.hasUndo(id.get());
            if (present && missing > 0 || !present && (!treeReached || at > height - (height - lowest) / 2)) {
                fault("block " + at + ": its undo record or one above is missing");
                return;
            }
            missing += present ? 0 : 1;
        }
    }

    private void checkSides(BlockRecord head) {
        store.rawScan(ChainColumns.SIDE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            Hash id = Hash.read(key, Long.BYTES);
            if (rows.record(id).isEmpty() || rows.body(id).isEmpty()) {
                fault("block " + id + " beside the chain: no record or no body");
            }
            if (!rows.hasRecord(Hash.of(value))) {
                fault("block " + id + " beside the chain: its parent is missing");
            }
            return faults.size() < MAX_FAULTS;
        });
    }

    private long checkState(BlockRecord head) {
        var entries = new long[1];
        guarded("state: ", () -> {
            var leaves = new StateLeaves(store);
            Hash root = StateTree.rootOfSorted(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return leaves.hasNext();
                }

                @Override
                public StateLeaf next() {
                    entries[0]++;
                    progress.at("state entries", entries[0], store.estimatedRows(ChainColumns.STATE));
                    return leaves.next();
                }
            });
            if (!root.equals(head.header().stateRoot())) {
                fault("the state rows give the root " + root + ", the head says "
                        + head.header().stateRoot());
            }
        });
        return entries[0];
    }

    /** Works out in memory what the stored pages must be, and compares page by page. */
    private void checkPages(BlockRecord head) {
        Optional<StateTree> wanted = treeOfPages(head);
        if (wanted.isEmpty()) {
            fault("the pages of the state tree are for no blocks that can be gone back to");
            return;
        }
        Set<String> seen = new TreeSet<>();
        wanted.get()
                .checkpoint(
                        new PageSink() {
                            @Override
                            public void put(PageId id, byte[] page) {
                                byte[] key = id.toBytes();
                                seen.add(HexFormat.of().formatHex(key));
                                if (!Arrays.equals(store.rawGet(ChainColumns.TREE, key), page)) {
                                    fault("page " + id + " of the state tree is missing or wrong");
                                }
                            }

                            @Override
                            public void remove(PageId id) {
                                throw new IllegalStateException("there were no pages before");
                            }
                        },
                        Long.MAX_VALUE);
        store.rawScan(ChainColumns.TREE, ByteRange.all(), Direction.ASCENDING, Long.MAX_VALUE, (key, value) -> {
            if (!seen.contains(HexFormat.of().formatHex(key))) {
                fault("the state tree has a page too many");
            }
            return faults.size() < MAX_FAULTS;
        });
    }

    /** Each part of it as of the block that its pages are for. */
    private Optional<StateTree> treeOfPages(BlockRecord head) {
        Optional<StoredPages> pages = StoredPages.read(rows);
        if (pages.isEmpty()) {
            return Optional.empty();
        }
        var reverted = new RevertedState(NoState.INSTANCE);
        var toPages = new RevertedState(NoState.INSTANCE);
        var reached = new HashSet<Hash>();
        BlockRecord block = head;
        while (!block.id().equals(pages.get().oldest())) {
            reached.add(block.id());
            Optional<UndoRecord> undo = rows.undo(block.id());
            Optional<BlockRecord> parent = rows.record(block.header().parent());
            if (undo.isEmpty() || parent.isEmpty()) {
                return Optional.empty();
            }
            reverted.revert(undo.get());
            toPages.revert(undo.get().only(key -> !reached.contains(pages.get().blockOf(key))));
            block = parent.get();
        }
        StateTree tree = StateTree.empty(PageSource.NONE);
        var leaves = new StateLeaves(store);
        while (leaves.hasNext()) {
            StateChanges.Builder slice = StateChanges.builder();
            for (int i = 0; i < TREE_SLICE && leaves.hasNext(); i++) {
                StateLeaf leaf = leaves.next();
                slice.put(leaf.keyHash(), leaf.valueHash());
            }
            tree = tree.update(slice.build());
        }
        StateTree oldest = tree.update(reverted.treeChanges());
        return oldest.root().equals(block.header().stateRoot())
                ? Optional.of(tree.update(toPages.treeChanges()))
                : Optional.empty();
    }

    /** Rows that cannot be read or decoded are faults too. */
    private void guarded(String place, Runnable check) {
        try {
            check.run();
        } catch (StorageException e) {
            fault(place + e.failure().code() + " " + e.failure().detail());
        } catch (IllegalStateException | IllegalArgumentException e) {
            fault(place + e.getMessage());
        }
    }

    private void fault(String detail) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(detail);
        }
    }

    private enum NoState implements StateReader {
        INSTANCE;

        @Override
        public <V> Optional<V> get(StateKey<V> key) {
            throw new IllegalStateException("only rows are wanted");
        }
    }
}
