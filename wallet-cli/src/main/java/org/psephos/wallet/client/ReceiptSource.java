package org.psephos.wallet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Certification;
import org.psephos.core.light.HistoryLink;
import org.psephos.core.light.Proved;
import org.psephos.core.light.Receipt;
import org.psephos.core.merkle.InclusionProof;
import org.psephos.core.merkle.StateProof;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/** Puts receipts together from the pieces that a node gives. Checks their form only: {@code ReceiptVerifier} checks what they prove. */
public record ReceiptSource(NodeClient client, ChainStatus chain) {

    /**
     * Pieces of a proof that a ballot counted, as of the node's head.
     *
     * @param closing the head at that time; of use once it is final
     */
    public record CountProof(
            Header closing,
            List<Header> earlier,
            Proved<ElectionRecord> election,
            Proved<ElectionStatus> status,
            Proved<VoterRecord> voter) {}

    /** That a ballot is in a final block; empty while it is not. */
    public Optional<Receipt> recorded(Hash tracker) throws Failure {
        String path = "/transactions/" + tracker + "?proof=1";
        Json json = client.get(path);
        if (!json.text("status").equals(Optional.of("final"))) {
            return Optional.empty();
        }
        Json proof = json.field("proof").orElseThrow(() -> client.unreadable(path));
        Header block = Decoding.hex(proof, "header", Header::read).orElseThrow(() -> client.unreadable(path));
        Transaction ballot = json.text("raw")
                .flatMap(Decoding::bytes)
                .flatMap(bytes -> Transaction.decode(bytes).value())
                .filter(transaction -> transaction.payload() instanceof Payload.CastBallot)
                .orElseThrow(() -> client.unreadable(path));
        InclusionProof inclusion =
                Decoding.hex(proof, "inclusion", InclusionProof::read).orElseThrow(() -> client.unreadable(path));
        return Optional.of(new Receipt(
                GenesisSource.ask(client, chain.chainId()),
                ballot,
                block,
                inclusion,
                new Receipt.Standing.Recorded(link(proof, path)),
                certification(proof, path)));
    }

    /** What the state at the head says of a voter, with proofs. */
    public CountProof countProof(Receipt receipt) throws Failure {
        String path = "/elections/" + receipt.election() + "/voters/" + new Address(chain.prefix(), receipt.voter())
                + "?proof=1";
        Json proof = client.get(path).field("proof").orElseThrow(() -> client.unreadable(path));
        var earlier = new ArrayList<Header>();
        for (Json header : proof.list("earlier")) {
            earlier.add(header.asText()
                    .flatMap(hex -> Decoding.hex(hex, Header::read))
                    .orElseThrow(() -> client.unreadable(path)));
        }
        return new CountProof(
                Decoding.hex(proof, "header", Header::read).orElseThrow(() -> client.unreadable(path)),
                earlier,
                proved(proof, "election", ElectionRecord::read).orElseThrow(() -> client.unreadable(path)),
                proved(proof, "status", ElectionStatus::read).orElseThrow(() -> client.unreadable(path)),
                proved(proof, "voter", VoterRecord::read).orElseThrow(() -> client.unreadable(path)));
    }

    /** Whether the node's chain has this block. */
    public boolean follows(Header block) throws Failure {
        return client.find("/blocks/" + block.height())
                .flatMap(json -> json.text("hash"))
                .equals(Optional.of(block.id().toHex()));
    }

    /** Joins a proof of the count to a receipt, under the header at {@code finalHeight}. */
    public Receipt counted(Receipt receipt, CountProof proof, long finalHeight) throws Failure {
        HistoryLink closing = history(receipt.block(), proof.closing.height());
        HistoryLink anchor = history(proof.closing, finalHeight);
        String path = "/blocks/" + anchor.target(proof.closing).id() + "/header?certified=1";
        return new Receipt(
                receipt.genesis(),
                receipt.transaction(),
                receipt.block(),
                receipt.inBlock(),
                new Receipt.Standing.Counted(closing, proof.earlier, proof.election, proof.status, proof.voter, anchor),
                certification(client.get(path), path));
    }

    /**
     * The receipt with this block as its anchor. It must be a later block of the chain than the last one that the receipt proves
     * anything of, or that one.
     */
    public Receipt anchored(Receipt receipt, Hash checkpoint) throws Failure {
        String path = "/blocks/" + checkpoint + "/header?certified=1";
        Json json = client.get(path);
        long height = Decoding.hex(json, "header", Header::read)
                .filter(header -> header.id().equals(checkpoint))
                .orElseThrow(() -> client.unreadable(path))
                .height();
        Header last = receipt.last();
        if (height < last.height()) {
            throw Failure.failed(
                    "CHECKPOINT_TOO_EARLY",
                    "The checkpoint is block " + height + ", and cannot tell of block " + last.height()
                            + ", which the receipt rests on.",
                    "Take a later one, from the organiser or an observer.");
        }
        return receipt.with(history(last, height)).with(certification(json, path));
    }

    private Certification certification(Json json, String path) throws Failure {
        if (json.field("certification").isEmpty()) {
            return Certification.NONE;
        }
        return Decoding.hex(json, "certification", Certification::read).orElseThrow(() -> client.unreadable(path));
    }

    private HistoryLink history(Header earlier, long laterHeight) throws Failure {
        if (earlier.height() == laterHeight) {
            return new HistoryLink.Same();
        }
        String path = "/blocks/" + earlier.id() + "/header?under=" + laterHeight;
        return link(client.get(path), path);
    }

    private HistoryLink link(Json json, String path) throws Failure {
        Optional<Json> under = json.field("under");
        if (under.isEmpty()) {
            return new HistoryLink.Same();
        }
        return new HistoryLink.Later(
                Decoding.hex(under.get(), "header", Header::read).orElseThrow(() -> client.unreadable(path)),
                Decoding.hex(under.get(), "proof", InclusionProof::read).orElseThrow(() -> client.unreadable(path)));
    }

    private static <V> Optional<Proved<V>> proved(Json json, String name, Decoded.Decoder<V> decoder) {
        return json.field(name).flatMap(part -> Decoding.hex(part, "value", decoder)
                .flatMap(value ->
                        Decoding.hex(part, "proof", StateProof::read).map(proof -> new Proved<>(value, proof))));
    }
}
