package org.psephos.core.audit;

import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Proved;

/**
 * Makes an export piece by piece: {@link #start}, one {@code block} for each height from 0 to the tip, {@link #end}. The file is the pieces
 * one after another.
 */
public final class ExportWriter {
    private final Hash election;
    private final Bytes certificate;
    private final Writer record = new Writer(1 << 16);

    /** @param certificate of the tip; empty where the engine has none */
    public ExportWriter(Hash election, Bytes certificate) {
        this.election = election;
        this.certificate = certificate;
    }

    /**
     * @param proofHeight height of the block under whose state root election and status will be proved: at or after the close
     * @param tipHeight height of the last block that will be given, at least {@code proofHeight}
     */
    public byte[] start(Genesis genesis, long proofHeight, long tipHeight) {
        record.reset().u8(certificate.length() == 0 ? ExportFormat.VERSION_SEALED : ExportFormat.VERSION_CERTIFIED);
        genesis.write(record);
        record.raw(election).varint(proofHeight).varint(tipHeight);
        return new Writer(record.size() + 32)
                .raw(ExportFormat.magic())
                .raw(framed())
                .toBytes();
    }

    /** A block in which nothing concerns the election. */
    public byte[] block(Header header) {
        record.reset();
        header.write(record);
        record.u8(ExportFormat.TAG_NOT_LISTED);
        return framed();
    }

    /** A block with its whole body; what concerns the election is copied, of the rest the full hashes. */
    public byte[] block(Header header, List<Transaction> body) {
        if (body.stream().noneMatch(transaction -> ExportFormat.concerns(transaction, election))) {
            return block(header);
        }
        record.reset();
        header.write(record);
        record.u8(ExportFormat.TAG_LISTED).varint(body.size());
        for (Transaction transaction : body) {
            if (ExportFormat.concerns(transaction, election)) {
                record.u8(ExportFormat.TAG_TRANSACTION).varint(transaction.size());
                transaction.write(record);
            } else {
                record.u8(ExportFormat.TAG_FULL_HASH).raw(transaction.fullHash());
            }
        }
        return framed();
    }

    /** Both proved under the state root of the block at {@code proofHeight}. */
    public byte[] end(Proved<ElectionRecord> definition, Proved<ElectionStatus> status) {
        record.reset();
        definition.write(record, StateColumn.election(election));
        status.write(record, StateColumn.status(election));
        if (certificate.length() > 0) {
            record.bytes(certificate.toArray());
        }
        return framed();
    }

    private byte[] framed() {
        if (record.size() > ExportFormat.MAX_RECORD_BYTES) {
            throw new IllegalStateException("record of " + record.size() + " bytes");
        }
        return new Writer(record.size() + 4).bytes(record.toBytes()).toBytes();
    }
}
