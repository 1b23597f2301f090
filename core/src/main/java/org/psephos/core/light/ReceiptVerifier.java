package org.psephos.core.light;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Secp256k1;
import org.psephos.core.ledger.GenesisBlock;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.ProtocolVersion;
import org.psephos.core.light.Receipt.Standing;
import org.psephos.core.seal.Certifiers;
import org.psephos.core.seal.Handover;
import org.psephos.core.seal.SealVerifier;
import org.psephos.core.seal.SealVerifiers;

/** Checks receipts from their bytes alone. Safe for use by several threads. */
public final class ReceiptVerifier {
    private final Secp256k1 curve;
    private final SealVerifiers engines;

    public ReceiptVerifier(Secp256k1 curve, SealVerifiers engines) {
        this.curve = curve;
        this.engines = engines;
    }

    /** @param trusted ids of blocks that the user trusts; may be empty */
    public Verdict verify(byte[] receipt, Set<Hash> trusted) {
        return switch (Receipt.decode(receipt)) {
            case Decoded.Ok<Receipt> ok -> verify(ok.result(), trusted);
            case Decoded.Malformed<Receipt> bad ->
                new Verdict(
                        List.of(ReceiptCheck.FORMAT.failed("this is not a receipt: " + bad.detail())),
                        trusted.isEmpty() ? Anchoring.NO_CHECKPOINT : Anchoring.NOT_REACHED);
        };
    }

    /** @param trusted ids of blocks that the user trusts; may be empty */
    public Verdict verify(Receipt receipt, Set<Hash> trusted) {
        var checks = new ArrayList<Check>();
        checks.add(ReceiptCheck.FORMAT.ok("the receipt is complete and canonical"));
        checks.add(checkChain(receipt));
        checks.add(checkSeals(receipt, isAnchored(receipt, trusted)));
        checks.add(
                receipt.transaction().hasValidSignature(curve)
                        ? ReceiptCheck.SIGNATURE.ok("signed by " + receipt.voter())
                        : ReceiptCheck.SIGNATURE.failed("the signature does not belong to voter and ballot"));
        checks.add(
                receipt.inBlock()
                                .verify(
                                        receipt.transaction().fullHash(),
                                        receipt.block().txRoot())
                        ? ReceiptCheck.RECORDED.ok(
                                "the ballot is in block " + receipt.block().height())
                        : ReceiptCheck.RECORDED.failed("the proof does not lead from the ballot to its block"));
        checks.add(checkHistory(receipt));
        if (receipt.standing() instanceof Standing.Counted counted) {
            checks.addAll(new CountedChecks(receipt, counted).run());
        }
        return new Verdict(checks, anchoring(receipt, trusted));
    }

    private static Anchoring anchoring(Receipt receipt, Set<Hash> trusted) {
        if (trusted.isEmpty()) {
            return Anchoring.NO_CHECKPOINT;
        }
        return isAnchored(receipt, trusted) ? Anchoring.ANCHORED : Anchoring.NOT_REACHED;
    }

    /** Only these commit to every part: the ballot's block and what a counted receipt proves at the close. */
    private static boolean isAnchored(Receipt receipt, Set<Hash> trusted) {
        return trusted.contains(receipt.anchor().id())
                || trusted.contains(receipt.last().id());
    }

    private static Check checkChain(Receipt receipt) {
        Hash chainId = receipt.genesis().chainId();
        if (!receipt.transaction().chainId().equals(chainId)) {
            return ReceiptCheck.CHAIN.failed("the ballot was made for another chain than the genesis in the receipt");
        }
        for (Header header : headers(receipt)) {
            if (!header.chainId().equals(chainId)) {
                return ReceiptCheck.CHAIN.failed("block " + header.height() + " belongs to another chain");
            }
            if (header.version() > ProtocolVersion.LATEST) {
                return ReceiptCheck.CHAIN.failed("block " + header.height() + " follows rules of version "
                        + header.version() + ", which this program does not know");
            }
        }
        return ReceiptCheck.CHAIN.ok("everything belongs to chain " + chainId);
    }

    private Check checkSeals(Receipt receipt, boolean anchored) {
        return switch (engines.find(receipt.genesis(), curve)) {
            case SealVerifiers.Found.Unusable(String detail) -> ReceiptCheck.SEALS.failed(detail);
            case SealVerifiers.Found.Ready(SealVerifier verifier) ->
                verifier.certifiers()
                        .map(certifiers -> checkCertified(receipt, certifiers, anchored))
                        .orElseGet(() -> checkOwnSeals(receipt, verifier));
        };
    }

    /** The anchor commits to all the others. */
    private static Check checkCertified(Receipt receipt, Certifiers certifiers, boolean anchored) {
        Certification certification = receipt.certification();
        if (certification.isNone()) {
            return ReceiptCheck.SEALS.failed("the receipt does not say who certified the last block");
        }
        if (namesItsOwn(receipt, certifiers)) {
            return checkOwnValidators(receipt, certifiers, anchored);
        }
        Trust trust = Trust.inGenesis(certifiers);
        for (Handover handover : certification.handovers()) {
            switch (trust.handOver(handover)) {
                case Trust.Step.Taken(Trust next) -> trust = next;
                case Trust.Step.Refused(String detail) -> {
                    return ReceiptCheck.SEALS.failed(detail);
                }
            }
        }
        Optional<String> fault = trust.fault(receipt.anchor(), certification.certificate());
        if (fault.isPresent()) {
            return ReceiptCheck.SEALS.failed(fault.get());
        }
        String certified = "block " + receipt.anchor().height() + " is certified by ";
        int handovers = certification.handovers().size();
        return ReceiptCheck.SEALS.ok(certified
                + switch (handovers) {
                    case 0 -> "the validators of genesis";
                    case 1 -> "validators whom those of genesis handed over to";
                    default -> "validators to whom those of genesis lead by " + handovers + " handovers";
                });
    }

    /** Whether nothing is shown of how those of genesis lead to the validators that the anchor names. */
    private static boolean namesItsOwn(Receipt receipt, Certifiers certifiers) {
        return receipt.certification().handovers().isEmpty()
                && receipt.anchor().height() > 0
                && certifiers
                        .named(receipt.anchor())
                        .filter(set -> !set.equals(certifiers.first()))
                        .isPresent();
    }

    /** Anybody can name validators of his own: only a block that the user trusts can speak for them. */
    private static Check checkOwnValidators(Receipt receipt, Certifiers certifiers, boolean anchored) {
        String block = "block " + receipt.anchor().height();
        if (!anchored) {
            return ReceiptCheck.SEALS.failed(block
                    + ": its validators are not those that the blocks before lead to; without the way from those of genesis,"
                    + " only a block that you trust can speak for them");
        }
        return certifiers
                .fault(receipt.certification().certificate(), receipt.anchor())
                .map(fault -> ReceiptCheck.SEALS.failed(block + ": " + fault))
                .orElseGet(
                        () -> ReceiptCheck.SEALS.ok(
                                block
                                        + " is certified by validators that it names itself; the block that you trust speaks for them"));
    }

    private static Check checkOwnSeals(Receipt receipt, SealVerifier verifier) {
        if (!receipt.certification().isNone()) {
            return ReceiptCheck.SEALS.failed("a certificate, on a chain that has none");
        }
        for (Header header : headers(receipt)) {
            Optional<String> fault = sealFault(receipt, verifier, header);
            if (fault.isPresent()) {
                return ReceiptCheck.SEALS.failed("block " + header.height() + ": " + fault.get());
            }
        }
        return ReceiptCheck.SEALS.ok("each block in the receipt bears out its own seal");
    }

    private static Optional<String> sealFault(Receipt receipt, SealVerifier verifier, Header header) {
        if (header.height() > 0) {
            return verifier.faultSeenAlone(header);
        }
        return header.equals(GenesisBlock.header(receipt.genesis()))
                ? Optional.empty()
                : Optional.of("it is not the block that genesis makes");
    }

    private static Check checkHistory(Receipt receipt) {
        boolean holds =
                switch (receipt.standing()) {
                    case Standing.Recorded recorded -> recorded.anchor().holds(receipt.block());
                    case Standing.Counted counted ->
                        counted.closing().holds(receipt.block())
                                && counted.anchor().holds(receipt.closing(counted));
                };
        return holds
                ? ReceiptCheck.HISTORY.ok("block " + receipt.anchor().height() + " ("
                        + receipt.anchor().id() + ") commits to all of it")
                : ReceiptCheck.HISTORY.failed("a block is not in the history of the block that should commit to it");
    }

    private static List<Header> headers(Receipt receipt) {
        var headers = new ArrayList<Header>();
        headers.add(receipt.block());
        if (receipt.standing() instanceof Standing.Counted counted) {
            headers.addAll(counted.earlier());
            headers.add(receipt.closing(counted));
        }
        headers.add(receipt.anchor());
        receipt.certification().handovers().forEach(handover -> headers.add(handover.header()));
        return headers;
    }
}
