package org.psephos.wallet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.Header;
import org.psephos.core.light.Check;
import org.psephos.core.light.Receipt;
import org.psephos.core.light.ReceiptVerifier;
import org.psephos.core.light.Verdict;
import org.psephos.core.seal.SealVerifiers;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.ReceiptSource;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.output.ExitCode;
import org.psephos.wallet.output.Failure;

/** Receipts on this machine, and those that a node offers, which are checked before anything is said or kept. */
record Receipts(Session session) {
    private static final String FOLDER = "receipts";
    private static final String SUFFIX = ".receipt";
    /** In the name of one that holds with a checkpoint only: it takes no place of a better one. */
    private static final String UNPROVED = "-unproved";

    private static final int ID_DIGITS = 16;
    private static final long POLL_MILLIS = 500;

    /** The proof that a ballot is recorded, checked and saved. What does not hold is {@code NOT_CONFIRMED}. */
    KeptReceipt fetchRecorded(Chain chain, Hash tracker) throws Failure {
        Optional<Receipt> receipt = new ReceiptSource(chain.client(), chain.status()).recorded(tracker);
        if (receipt.isEmpty()) {
            throw notConfirmed(tracker, "its block is not final yet");
        }
        check(receipt.get(), chain, tracker, Set.of());
        return keep(receipt.get());
    }

    /** Whether a recorded ballot counts. */
    sealed interface Count {
        /** @param receipt checked here */
        record Counted(Receipt receipt) implements Count {}

        record NotOver(long closesMillis) implements Count {}

        /** In the node's words: nothing of it is proved. */
        record Replaced(Hash tracker) implements Count {}
    }

    /** Asks whether a recorded ballot counts; waits until the block that the proof stands on is final. */
    Count fetchCounted(Chain chain, Receipt recorded, long timeoutMillis) throws Failure {
        var source = new ReceiptSource(chain.client(), chain.status());
        long deadline = session.machine().clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (true) {
            ReceiptSource.CountProof proof = source.countProof(recorded);
            if (!proof.voter().value().tracker().equals(recorded.tracker())) {
                return new Count.Replaced(proof.voter().value().tracker());
            }
            if (!isOver(proof)) {
                return new Count.NotOver(proof.election().value().definition().closesMillis());
            }
            long finalized = awaitFinal(chain, recorded, proof.closing(), deadline);
            // Else it was given up for another block in the meantime.
            if (source.follows(proof.closing())) {
                Receipt counted = source.counted(recorded, proof, finalized);
                check(counted, chain, recorded.tracker(), Set.of());
                return new Count.Counted(counted);
            }
            session.machine().pause().millis(POLL_MILLIS);
        }
    }

    /** Waits for a final block as high as this one; the height that is final then. */
    private long awaitFinal(Chain chain, Receipt recorded, Header block, long deadline) throws Failure {
        while (true) {
            long finalized = ChainStatus.ask(chain.client()).finalizedHeight();
            if (session.machine().clock().nanoTime() - deadline >= 0) {
                throw notConfirmed(recorded.tracker(), "the block that ends the election is not final yet");
            }
            if (finalized >= block.height()) {
                return finalized;
            }
            session.machine().pause().millis(POLL_MILLIS);
        }
    }

    /** A receipt that leads up to a block that the user trusts; checked, and valid. */
    Receipt fetchAnchored(Chain chain, Receipt receipt, Hash checkpoint) throws Failure {
        Receipt anchored = new ReceiptSource(chain.client(), chain.status()).anchored(receipt, checkpoint);
        check(anchored, chain, receipt.tracker(), Set.of(checkpoint));
        if (!verifier().verify(anchored, Set.of(checkpoint)).valid()) {
            throw notConfirmed(receipt.tracker(), "the node's proof does not lead up to the checkpoint");
        }
        return anchored;
    }

    /** Whether no ballot can come in after the block of the proof. */
    private static boolean isOver(ReceiptSource.CountProof proof) {
        long[] times = Stream.concat(proof.earlier().stream(), Stream.of(proof.closing()))
                .mapToLong(Header::timeMillis)
                .toArray();
        return times.length <= ChainTime.WINDOW
                && ChainTime.median(times)
                        >= proof.election().value().definition().closesMillis();
    }

    /** Saves a receipt that was checked. */
    KeptReceipt keep(Receipt receipt) throws Failure {
        return keep(receipt, SUFFIX);
    }

    private KeptReceipt keep(Receipt receipt, String suffix) throws Failure {
        Path file = folder().resolve(receipt.election().toHex().substring(0, ID_DIGITS) + "-"
                + receipt.tracker().toHex().substring(0, ID_DIGITS) + suffix);
        session.home().write(file, receipt.encode());
        return new KeptReceipt(receipt, file);
    }

    private void check(Receipt receipt, Chain chain, Hash tracker, Set<Hash> trusted) throws Failure {
        if (!receipt.tracker().equals(tracker)) {
            throw notConfirmed(tracker, "the node's proof is for another ballot");
        }
        if (!receipt.genesis().chainId().equals(chain.status().chainId())) {
            throw notConfirmed(tracker, "the node's proof is for another chain");
        }
        Verdict verdict = verifier().verify(receipt, trusted);
        if (!verdict.consistent() && holdsUnderItsAnchor(receipt)) {
            Path file = keep(receipt, UNPROVED + SUFFIX).file();
            throw notConfirmed(
                    tracker,
                    "the receipt does not show how the validators follow from those of genesis. It is kept, and proves something to those who"
                            + " trust block "
                            + receipt.anchor().id() + ": psephos receipt verify " + session.shown(file)
                            + " --checkpoint HASH");
        }
        if (!verdict.consistent()) {
            String fault = verdict.checks().stream()
                    .filter(check -> !check.ok())
                    .map(Check::detail)
                    .findFirst()
                    .orElse("it proves nothing");
            throw notConfirmed(tracker, "the node's proof does not hold: " + fault);
        }
    }

    /** Whether all of it holds, if the block that it leads up to is to be trusted. */
    static boolean holdsUnderItsAnchor(Receipt receipt) {
        return verifier().verify(receipt, Set.of(receipt.anchor().id())).consistent();
    }

    List<KeptReceipt> list() throws Failure {
        var kept = new ArrayList<KeptReceipt>();
        if (!Files.isDirectory(folder())) {
            return kept;
        }
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                if (Receipt.decode(read(file)) instanceof Decoded.Ok<Receipt>(Receipt receipt)) {
                    kept.add(new KeptReceipt(receipt, file));
                } else {
                    session.note(file + " is not a receipt.");
                }
            }
        } catch (IOException e) {
            throw Home.unusable("read", folder(), e);
        }
        return kept;
    }

    byte[] read(Path file) throws Failure {
        return session.home()
                .read(file)
                .orElseThrow(() -> Failure.notFound(
                        "FILE_NOT_FOUND", "There is no file " + file + ".", "See: psephos receipt list"));
    }

    Receipt open(Path file) throws Failure {
        return switch (Receipt.decode(read(file))) {
            case Decoded.Ok<Receipt> ok -> ok.result();
            case Decoded.Malformed<Receipt> bad ->
                throw Failure.failed("RECEIPT_BROKEN", file + " is not a receipt: " + bad.detail() + ".");
        };
    }

    static ReceiptVerifier verifier() {
        return new ReceiptVerifier(Curves.best(), SealVerifiers.installed());
    }

    private Path folder() {
        return session.home().folder().resolve(FOLDER);
    }

    private static Failure notConfirmed(Hash tracker, String why) {
        return new Failure(
                ExitCode.NOT_CONFIRMED,
                "NOT_CONFIRMED",
                "Not confirmed: " + why + ".",
                "Your ballot was sent as " + tracker + "; ask another node with --node URL, or again later.");
    }
}
