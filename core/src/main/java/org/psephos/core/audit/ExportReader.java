package org.psephos.core.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.crypto.Hash;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.light.Proved;

/** Takes an export apart, one record at a time. */
final class ExportReader {
    private final InputStream in;

    ExportReader(InputStream in) {
        this.in = in;
    }

    /** @param certified whether the end holds a certificate of the tip */
    record Start(Genesis genesis, Hash election, long proofHeight, long tipHeight, boolean certified) {}

    /** A transaction of a listed block: its full hash, or all of it where it concerns the election. */
    sealed interface Entry {
        Hash fullHash();

        record Other(Hash fullHash) implements Entry {}

        record Concerned(Transaction transaction) implements Entry {
            @Override
            public Hash fullHash() {
                return transaction.fullHash();
            }
        }
    }

    /** @param listing all transactions of the block; empty where none concerns the election */
    record BlockPart(Header header, List<Entry> listing) {}

    /** @param certificate of the tip; empty where the file says that it has none */
    record End(Proved<ElectionRecord> definition, Proved<ElectionStatus> status, Bytes certificate) {}

    Start start() throws IOException, MalformedException {
        byte[] magic = ExportFormat.magic();
        if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
            throw new MalformedException("this is not an election export");
        }
        return record(ExportReader::readStart);
    }

    BlockPart block() throws IOException, MalformedException {
        return record(ExportReader::readBlock);
    }

    End end(Start start) throws IOException, MalformedException {
        End end = record(reader -> new End(
                Proved.read(reader, ElectionRecord::read),
                Proved.read(reader, ElectionStatus::read),
                start.certified() ? readCertificate(reader) : Bytes.EMPTY));
        if (in.read() >= 0) {
            throw new MalformedException("the file goes on after its end");
        }
        return end;
    }

    private static Bytes readCertificate(Reader reader) throws MalformedException {
        Bytes certificate = Bytes.of(reader.bytes(Limits.MAX_ENGINE_FIELDS_BYTES, "certificate"));
        if (certificate.length() == 0) {
            throw new MalformedException("the certificate is empty");
        }
        return certificate;
    }

    private static Start readStart(Reader reader) throws MalformedException {
        int version = reader.u8();
        if (version != ExportFormat.VERSION_SEALED && version != ExportFormat.VERSION_CERTIFIED) {
            throw new MalformedException("export format " + version + " is not known here");
        }
        Genesis genesis = Genesis.read(reader);
        Hash election = reader.hash();
        long proofHeight = reader.varint();
        long tipHeight = reader.varint(proofHeight, Long.MAX_VALUE - 1, "tip height");
        return new Start(genesis, election, proofHeight, tipHeight, version == ExportFormat.VERSION_CERTIFIED);
    }

    private static BlockPart readBlock(Reader reader) throws MalformedException {
        Header header = Header.read(reader);
        int tag = reader.u8();
        return switch (tag) {
            case ExportFormat.TAG_NOT_LISTED -> new BlockPart(header, List.of());
            case ExportFormat.TAG_LISTED -> new BlockPart(header, readListing(reader));
            default -> throw new MalformedException("unknown kind of block content " + tag);
        };
    }

    private static List<Entry> readListing(Reader reader) throws MalformedException {
        int count = reader.count(Limits.MAX_BLOCK_BYTES, 1 + Hash.BYTES, "transaction count");
        var listing = new ArrayList<Entry>(count);
        boolean concerned = false;
        for (int i = 0; i < count; i++) {
            Entry entry = readEntry(reader);
            concerned |= entry instanceof Entry.Concerned;
            listing.add(entry);
        }
        if (!concerned) {
            throw new MalformedException("a block is listed though nothing in it concerns the election");
        }
        return listing;
    }

    private static Entry readEntry(Reader reader) throws MalformedException {
        int tag = reader.u8();
        return switch (tag) {
            case ExportFormat.TAG_FULL_HASH -> new Entry.Other(reader.hash());
            case ExportFormat.TAG_TRANSACTION -> new Entry.Concerned(Block.readTransaction(reader));
            default -> throw new MalformedException("unknown kind of entry " + tag);
        };
    }

    private <T> T record(Decoded.Decoder<T> decoder) throws IOException, MalformedException {
        int length = length();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new MalformedException("the file ends early");
        }
        return switch (Decoded.all(bytes, decoder)) {
            case Decoded.Ok<T> ok -> ok.result();
            case Decoded.Malformed<T> bad -> throw new MalformedException(bad.detail());
        };
    }

    /** As {@link Reader#varint()}, from the stream. */
    private int length() throws IOException, MalformedException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new MalformedException("the file ends early");
            }
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new MalformedException("record length is not minimal");
                }
                if (length > ExportFormat.MAX_RECORD_BYTES) {
                    break;
                }
                return length;
            }
        }
        throw new MalformedException("a record is longer than " + ExportFormat.MAX_RECORD_BYTES + " bytes");
    }
}
