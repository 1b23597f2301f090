package org.psephos.node.chain;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.runtime.Clock;
import org.psephos.core.runtime.Workers;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.ForkChoice;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.state.CommittedState;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StatelessRules;
import org.psephos.node.storage.Store;

/** The chain as one thing: opened once, written by one thread, read by any. */
public final class Chain {
    private final BlockImporter importer;
    private final BlockValidator validator;
    private final ChainReader reader;
    private final CommittedState committed;
    private final VerifiedTransactions verified;
    private final List<ChainListener> listeners;

    private Chain(
            BlockImporter importer,
            BlockValidator validator,
            ChainReader reader,
            CommittedState committed,
            VerifiedTransactions verified,
            List<ChainListener> listeners) {
        this.importer = importer;
        this.validator = validator;
        this.reader = reader;
        this.committed = committed;
        this.verified = verified;
        this.listeners = listeners;
    }

    /** What a chain is made of. */
    public record Parts(
            Genesis genesis,
            ActivationTable activations,
            SealVerifier seals,
            ForkChoice forkChoice,
            Finality finality,
            Rules rules,
            Secp256k1 curve,
            Workers workers,
            Clock clock,
            Bounds bounds) {}

    /**
     * How much memory and room the chain may take.
     *
     * @param maxCachedEntries decoded state entries, some 150 bytes each
     * @param maxVerified remembered full hashes, some 100 bytes each
     * @param maxTreeBytes of the state tree between checkpoints
     * @param maxSideBytes of the blocks beside the followed chain, on the disk; no branch of more than half of it can be adopted
     */
    public record Bounds(int maxCachedEntries, int maxVerified, long maxTreeBytes, long maxSideBytes) {
        public static final Bounds DEFAULT = new Bounds(60_000, 120_000, 64L << 20, 2 * Reorganisation.MAX_BYTES);
    }

    /** Whether a store holds a chain that can be gone on with. */
    public sealed interface Opened {
        record Ready(Chain chain) implements Opened {}

        /** @param code stable: STATE_CORRUPT, or that of a storage failure */
        record Failed(String code, String detail) implements Opened {}
    }

    public static Opened open(Store store, Parts parts) {
        var opening = new ChainOpening(store, parts.genesis(), parts.seals().genesisTrail());
        return switch (opening.open()) {
            case ChainOpening.Opened.Failed(String code, String detail) -> new Opened.Failed(code, detail);
            case ChainOpening.Opened.Ready ready -> new Opened.Ready(assemble(store, parts, ready));
        };
    }

    private static Chain assemble(Store store, Parts parts, ChainOpening.Opened.Ready ready) {
        var rows = new ChainRows(store);
        var committed = new CommittedState(rows::state, parts.bounds().maxCachedEntries());
        var verified = new VerifiedTransactions(parts.bounds().maxVerified());
        var memo = new ExecutionMemo();
        var listeners = new CopyOnWriteArrayList<ChainListener>();
        var validator = new BlockValidator(
                parts.genesis(),
                parts.activations(),
                parts.seals(),
                parts.rules(),
                new StatelessRules(parts.genesis(), parts.curve()),
                verified,
                parts.workers(),
                memo);
        var importer = new BlockImporter(
                store,
                validator,
                memo,
                parts.forkChoice(),
                parts.finality(),
                committed,
                new TreeCheckpoints(parts.bounds().maxTreeBytes(), ready.pages(), ready.lag()),
                parts.clock(),
                listeners,
                parts.bounds().maxSideBytes(),
                ready.head(),
                ready.tree());
        var reader =
                new ChainQueries(parts.genesis(), parts.activations(), parts.seals(), rows, committed, importer::state);
        return new Chain(importer, validator, reader, committed, verified, listeners);
    }

    /**
     * Writes the state tree's pages anew from the state rows; for a store that no chain has open. False, and nothing written, where the
     * rows do not give the head's state root.
     */
    public static boolean rebuildTree(Store store) {
        var rows = new ChainRows(store);
        return rows.meta(ChainRows.HEAD)
                .flatMap(id -> rows.record(Hash.of(id)))
                .flatMap(head -> new TreeRebuild(store).run(head))
                .isPresent();
    }

    public ChainReader reader() {
        return reader;
    }

    /** The state after the head. */
    public CommittedState committed() {
        return committed;
    }

    /** The block that {@link #committed} is the state after; empty while that changes. Any thread. */
    public Optional<Hash> committedBlock() {
        return committed.isChanging()
                ? Optional.empty()
                : Optional.of(importer.state().record().id());
    }

    public VerifiedTransactions verified() {
        return verified;
    }

    /** Listeners are told in the order in which they came. */
    public void addListener(ChainListener listener) {
        listeners.add(listener);
    }

    /** Importer's thread only: see {@link BlockImporter#prepare}. */
    public Optional<Header> prepare(Candidate candidate) {
        return importer.prepare(candidate);
    }

    /** Importer's thread only: executes a block on the head without adopting it. */
    public ProposalVerdict checkProposal(Block block) {
        return importer.checkProposal(block);
    }

    /** Importer's thread only: the one door into the chain. */
    public ImportOutcome importBlock(Block block) {
        return importBlock(block, Bytes.EMPTY);
    }

    /**
     * As {@link #importBlock(Block)}.
     *
     * @param certificate came beside the block; left out where it does not certify it, with the block where the engine needs one
     */
    public ImportOutcome importBlock(Block block, Bytes certificate) {
        return importer.importBlock(block, certificate);
    }

    /**
     * Any thread: checks on the workers what can be checked of a block before its parent is there, so that its import need not. Completes
     * when that is done, whatever came of it; what is wrong the import will tell.
     */
    public CompletionStage<Void> checkAhead(Block block) {
        return validator.checkAhead(block);
    }

    /** Importer's thread only: keeps a certificate that came after its block; one that does not certify a stored block is dropped. */
    public Optional<ImportOutcome.NotStored> certify(Hash block, Bytes certificate) {
        return importer.certify(block, certificate);
    }

    /** Importer's thread only: writes the state tree's pages, so that the next start has nothing to replay. */
    public Optional<ImportOutcome.NotStored> checkpoint() {
        return importer.checkpoint();
    }
}
