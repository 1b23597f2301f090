package org.psephos.core.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.psephos.core.audit.ExportReader.BlockPart;
import org.psephos.core.audit.ExportReader.Entry;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Writer;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Transaction;

/** An export taken apart, so that a test can change a part and put it together again as a forger would. */
final class ExportParts {
    ExportReader.Start start;
    final List<BlockPart> blocks = new ArrayList<>();
    ExportReader.End end;

    private ExportParts(ExportReader reader) throws IOException, MalformedException {
        start = reader.start();
        for (long height = 0; height <= start.tipHeight(); height++) {
            blocks.add(reader.block());
        }
        end = reader.end(start);
    }

    static ExportParts of(byte[] export) {
        try {
            return new ExportParts(new ExportReader(new ByteArrayInputStream(export)));
        } catch (IOException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The height of the block that lists {@code transaction}. */
    int heightOf(Transaction transaction) {
        for (int height = 0; height < blocks.size(); height++) {
            if (blocks.get(height).listing().contains(new Entry.Concerned(transaction))) {
                return height;
            }
        }
        throw new AssertionError("not in the export: " + transaction);
    }

    ExportParts editListing(int height, UnaryOperator<List<Entry>> edit) {
        BlockPart part = blocks.get(height);
        blocks.set(height, new BlockPart(part.header(), edit.apply(new ArrayList<>(part.listing()))));
        return this;
    }

    ExportParts replace(Transaction transaction, Entry other) {
        return editListing(heightOf(transaction), listing -> listing.stream()
                .map(entry -> entry.equals(new Entry.Concerned(transaction)) ? other : entry)
                .toList());
    }

    ExportParts editHeader(int height, UnaryOperator<Header> edit) {
        BlockPart part = blocks.get(height);
        blocks.set(height, new BlockPart(edit.apply(part.header()), part.listing()));
        return this;
    }

    byte[] join() {
        var out = new ByteArrayOutputStream();
        var writer = new ExportWriter(start.election(), end.certificate());
        out.writeBytes(writer.start(start.genesis(), start.proofHeight(), start.tipHeight()));
        for (BlockPart part : blocks) {
            out.writeBytes(framed(part));
        }
        out.writeBytes(writer.end(end.definition(), end.status()));
        return out.toByteArray();
    }

    private static byte[] framed(BlockPart part) {
        var record = new Writer();
        part.header().write(record);
        if (part.listing().isEmpty()) {
            record.u8(ExportFormat.TAG_NOT_LISTED);
        } else {
            record.u8(ExportFormat.TAG_LISTED).varint(part.listing().size());
            for (Entry entry : part.listing()) {
                switch (entry) {
                    case Entry.Other other ->
                        record.u8(ExportFormat.TAG_FULL_HASH).raw(other.fullHash());
                    case Entry.Concerned concerned -> {
                        record.u8(ExportFormat.TAG_TRANSACTION)
                                .varint(concerned.transaction().size());
                        concerned.transaction().write(record);
                    }
                }
            }
        }
        return new Writer().bytes(record.toBytes()).toBytes();
    }
}
