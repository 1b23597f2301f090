package org.psephos.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.header.ChainTip.ChainTerms;
import org.psephos.core.light.Certification;
import org.psephos.core.light.CertificationMaker;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.merkle.MerkleLog;
import org.psephos.core.merkle.StatePageException;
import org.psephos.core.merkle.StateProof;
import org.psephos.core.seal.Participation;
import org.psephos.core.seal.SealVerifier;
import org.psephos.node.state.CommittedState;
import org.psephos.node.state.GenerationCache;
import org.psephos.node.state.StateReader;

/** Answers from the stored rows and the importer's published state. */
final class ChainQueries implements ChainReader {
    /** Some 2 KB each. */
    private static final int MAX_CACHED_RECORDS = 4_096;

    /** With two certificates and a set of validators in each: some 20 KB where these are a hundred. */
    private static final int MAX_CACHED_CERTIFIED_RECORDS = 512;

    private static final int MAX_PROOF_ATTEMPTS = 50;

    private final Genesis genesis;
    private final ChainTerms terms;
    private final SealVerifier seals;
    private final ChainRows rows;
    private final CommittedState committed;
    private final Supplier<ChainState> state;
    private final GenerationCache<Hash, BlockRecord> records;
    private final Optional<CertificationMaker> certifications;

    ChainQueries(
            Genesis genesis,
            ActivationTable activations,
            SealVerifier seals,
            ChainRows rows,
            CommittedState committed,
            Supplier<ChainState> state) {
        this.genesis = genesis;
        this.terms = ChainTerms.of(genesis, activations);
        this.seals = seals;
        this.rows = rows;
        this.committed = committed;
        this.state = state;
        certifications = seals.certifiers().map(certifiers -> new CertificationMaker(certifiers, this::headerAt));
        records = new GenerationCache<>(seals.needsCertificate() ? MAX_CACHED_CERTIFIED_RECORDS : MAX_CACHED_RECORDS);
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public Head head() {
        return state.get().head();
    }

    @Override
    public Optional<Hash> idAt(long height) {
        return rows.canonical(height);
    }

    @Override
    public Optional<Header> header(Hash id) {
        return record(id).map(BlockRecord::header);
    }

    @Override
    public Optional<HeaderChain> headerChain(Hash id) {
        return record(id).map(record -> HeaderChain.resume(record.tip(terms), record.trail(), seals));
    }

    @Override
    public Optional<Block> block(Hash id) {
        return record(id).flatMap(record -> rows.body(id)
                .map(body -> new Block(
                        record.header(), Decoded.all(body, Block::readBody).orThrow())));
    }

    @Override
    public Optional<Participation> participation(Hash id) {
        return record(id)
                .filter(record -> record.header().height() > 0)
                .map(record -> seals.participation(record.header(), record.trail()));
    }

    @Override
    public Optional<byte[]> encodedBlock(Hash id) {
        return record(id).flatMap(record -> rows.body(id).map(body -> {
            var out = new Writer(record.bytes());
            record.header().write(out);
            return out.raw(body).take();
        }));
    }

    /** From the disk, for it may have come later than the record. */
    @Override
    public Bytes certificate(Hash id) {
        return rows.record(id).map(BlockRecord::certificate).orElse(Bytes.EMPTY);
    }

    @Override
    public boolean prepareCertification(long height) {
        return certifications.isEmpty() || certifications.get().prepare(height);
    }

    @Override
    public Certification certification(long height) {
        if (certifications.isEmpty() || height == 0) {
            return Certification.NONE;
        }
        Hash id = idAt(height).orElseThrow(() -> noBlock(height));
        return certifications.get().make(height, certificate(id));
    }

    private Header headerAt(long height) {
        return idAt(height).flatMap(this::header).orElseThrow(() -> noBlock(height));
    }

    @Override
    public boolean needsCertificate() {
        return seals.needsCertificate();
    }

    @Override
    public boolean isOnChain(Hash id) {
        return record(id)
                .flatMap(record -> idAt(record.header().height()))
                .filter(id::equals)
                .isPresent();
    }

    @Override
    public long chainTimeAt(long height) {
        Head head = head();
        if (height == head.height() + 1) {
            return head.chainTimeMillis();
        }
        return idAt(height)
                .flatMap(this::record)
                .map(BlockRecord::chainTimeMillis)
                .orElseThrow(() -> noBlock(height));
    }

    @Override
    public StateReader state() {
        return committed;
    }

    /** The head may move between the tree and the row: then the two don't fit, and it asks again. */
    @Override
    public StateAnswer prove(StateKey<?> key) {
        for (int attempt = 0; attempt < MAX_PROOF_ATTEMPTS; attempt++) {
            ChainState current = state.get();
            Optional<StateProof> proof = proof(current, key);
            Optional<byte[]> row = Optional.ofNullable(rows.state(key.hash()));
            if (proof.isPresent()
                    && proof.get().verify(current.tree().root(), key.hash(), row.map(StateColumn::valueHash))) {
                var out = new Writer(1_024);
                proof.get().writeTo(out);
                return new StateAnswer(
                        current.head().id(), current.head().header(), row.map(Bytes::of), Bytes.of(out.toBytes()));
            }
        }
        throw new IllegalStateException("state rows and state tree disagree about " + key);
    }

    @Override
    public InclusionProof historyProof(long height, long laterHeight) {
        return new HistoryProver(new HistoryProver.Chain() {
                    @Override
                    public Hash id(long at) {
                        return idAt(at).orElseThrow(() -> noBlock(at));
                    }

                    @Override
                    public MerkleLog history(long at) {
                        return record(id(at)).orElseThrow(() -> noBlock(at)).history();
                    }
                })
                .prove(height, laterHeight);
    }

    @Override
    public List<Hash> ids(long from, long to) {
        var ids = new ArrayList<Hash>();
        for (long height = from; height < to; height++) {
            Optional<Hash> id = idAt(height);
            if (id.isEmpty()) {
                break;
            }
            ids.add(id.get());
        }
        return ids;
    }

    private static IllegalArgumentException noBlock(long height) {
        return new IllegalArgumentException("no block at height " + height);
    }

    private static Optional<StateProof> proof(ChainState current, StateKey<?> key) {
        try {
            return Optional.of(current.tree().prove(key.hash()));
        } catch (StatePageException e) {
            return Optional.empty();
        }
    }

    private Optional<BlockRecord> record(Hash id) {
        ChainState current = state.get();
        if (id.equals(current.record().id())) {
            return Optional.of(current.record());
        }
        BlockRecord known = records.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<BlockRecord> loaded = rows.record(id);
        loaded.ifPresent(record -> records.put(id, record));
        return loaded;
    }
}
