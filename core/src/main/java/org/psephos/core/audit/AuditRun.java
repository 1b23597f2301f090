package org.psephos.core.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.psephos.core.audit.ExportReader.BlockPart;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.ActivationTable;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.Anchoring;
import org.psephos.core.light.HeaderChain;
import org.psephos.core.light.Verdict;
import org.psephos.core.merkle.MerkleTree;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;

/** One audit: the blocks in order, each header judged, each transaction handed on, then the conclusion. */
final class AuditRun {
    private final ExportReader reader;
    private final Secp256k1 curve;
    private final SealVerifiers engines;
    private final ActivationTable activations;
    private final Findings findings;
    private final Set<Hash> trusted;
    private long nextHeight;
    private boolean anchored;
    private @Nullable AuditFigures figures;

    AuditRun(
            ExportReader reader,
            Secp256k1 curve,
            SealVerifiers engines,
            ActivationTable activations,
            Findings findings,
            Set<Hash> trusted) {
        this.reader = reader;
        this.curve = curve;
        this.engines = engines;
        this.activations = activations;
        this.findings = findings;
        this.trusted = trusted;
    }

    void run(SignatureQueue signatures) throws IOException, MalformedException {
        ExportReader.Start start = reader.start();
        switch (engines.find(start.genesis(), curve)) {
            case SealVerifiers.Found.Unusable(String detail) -> findings.fault(AuditCheck.GENESIS, detail);
            case SealVerifiers.Found.Ready(SealVerifier seals) -> {
                var body = new BodyAudit(start, findings, signatures);
                Optional<HeaderChain> chain = followBlocks(start, seals, body);
                if (chain.isPresent()) {
                    ExportReader.End end = reader.end(start);
                    checkCertificate(chain.get(), end.certificate());
                    findings.done(AuditCheck.FILE, "the file is complete and canonical");
                    figures = body.conclude(end, chain.get()).orElse(null);
                }
            }
        }
    }

    AuditReport report() {
        Anchoring anchoring =
                trusted.isEmpty() ? Anchoring.NO_CHECKPOINT : anchored ? Anchoring.ANCHORED : Anchoring.NOT_REACHED;
        return new AuditReport(new Verdict(findings.checks(), anchoring), figures);
    }

    String whereItStopped() {
        return nextHeight == 0 ? "" : "at or after block " + nextHeight + ": ";
    }

    static String place(long height, int index) {
        return "block " + height + ", transaction " + index;
    }

    /** The chain up to the tip; empty where a header does not fit, as nothing after it means anything. */
    private Optional<HeaderChain> followBlocks(ExportReader.Start start, SealVerifier seals, BodyAudit body)
            throws IOException, MalformedException {
        BlockPart first = reader.block();
        if (!first.header().equals(GenesisBlock.header(start.genesis()))) {
            findings.fault(AuditCheck.GENESIS, "block 0 is not the one that genesis makes");
            return Optional.empty();
        }
        if (!first.listing().isEmpty()) {
            findings.fault(AuditCheck.GENESIS, "block 0 holds transactions");
            return Optional.empty();
        }
        findings.done(AuditCheck.GENESIS, "chain " + first.header().chainId());
        HeaderChain chain = HeaderChain.fromGenesis(start.genesis(), activations, seals);
        atEndOfBlock(start, chain, body);
        while (chain.height() < start.tipHeight()) {
            nextHeight = chain.height() + 1;
            BlockPart part = reader.block();
            Optional<HeaderChain> next = extend(chain, part.header());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            checkListing(part);
            body.take(part, chain.nextChainTimeMillis());
            chain = next.get();
            atEndOfBlock(start, chain, body);
        }
        return Optional.of(chain);
    }

    /** Of all blocks but the tip their children tell; the tip itself might be any leader's proposal. */
    private void checkCertificate(HeaderChain chain, Bytes certificate) {
        boolean certified = chain.height() == 0
                ? certificate.length() == 0
                : chain.seals().certifies(certificate, chain.head(), chain.trail());
        if (!certified) {
            findings.fault(AuditCheck.HEADERS, "the last block, " + chain.height() + ", is not certified");
        }
        findings.done(
                AuditCheck.HEADERS,
                (chain.height() + 1) + " headers follow each other and bear out their seals, up to block "
                        + chain.headId());
    }

    private Optional<HeaderChain> extend(HeaderChain chain, Header header) {
        String place = "block " + nextHeight + ": ";
        return switch (chain.extend(header)) {
            case HeaderChain.Step.Extended(HeaderChain next) -> Optional.of(next);
            case HeaderChain.Step.BreaksRule(var fault) -> {
                findings.fault(AuditCheck.HEADERS, place + fault.message());
                yield Optional.empty();
            }
            case HeaderChain.Step.BadSeal(String detail) -> {
                findings.fault(AuditCheck.HEADERS, place + detail);
                yield Optional.empty();
            }
        };
    }

    private void checkListing(BlockPart part) {
        List<Hash> fullHashes = part.listing().stream().map(Entry::fullHash).toList();
        if (!fullHashes.isEmpty()
                && !MerkleTree.root(fullHashes).equals(part.header().txRoot())) {
            findings.fault(
                    AuditCheck.BLOCKS, "block " + nextHeight + " does not hold the transactions that the file gives");
        }
    }

    private void atEndOfBlock(ExportReader.Start start, HeaderChain chain, BodyAudit body) {
        body.endOfBlock(chain);
        if (chain.height() >= start.proofHeight()) {
            anchored |= trusted.contains(chain.headId());
        }
    }
}
