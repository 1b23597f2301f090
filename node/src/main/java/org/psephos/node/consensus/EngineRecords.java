package org.psephos.node.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.runtime.DurableFile;

/**
 * What an engine must find again after a power cut, in one small file beside the database: a chain may be synchronised anew, but a
 * vote that was cast must never be forgotten. A file that can't be read is no empty one.
 */
public final class EngineRecords {
    /** Of the whole file. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int VERSION = 1;
    private static final int MAX_RECORDS = 1_024;
    private static final int MAX_NAME_BYTES = 64;
    private static final int CHECKSUM_BYTES = Long.BYTES;

    private final DurableFile files;
    private final Path file;
    private final Hash chainId;
    private SortedMap<String, Bytes> records;

    private EngineRecords(DurableFile files, Path file, Hash chainId, SortedMap<String, Bytes> records) {
        this.files = files;
        this.file = file;
        this.chainId = chainId;
        this.records = records;
    }

    /** Whether the file can be gone on with. */
    public sealed interface Opened {
        record Ready(EngineRecords records) implements Opened {}

        /** ENGINE_RECORDS_UNUSABLE: nobody may guess what they said. */
        record Failed(String code, String detail) implements Opened {}
    }

    /** The records in {@code file}; none where there is no file yet. */
    public static Opened open(DurableFile files, Path file, Hash chainId) {
        try {
            Optional<byte[]> content = files.read(file, MAX_BYTES + 1);
            if (content.isPresent() && content.get().length > MAX_BYTES) {
                return failed(file, "over " + MAX_BYTES + " bytes");
            }
            Decoded<SortedMap<String, Bytes>> decoded = content.isEmpty()
                    ? new Decoded.Ok<>(new TreeMap<>())
                    : Decoded.all(content.get(), in -> read(in, content.get(), chainId));
            return switch (decoded) {
                case Decoded.Ok<SortedMap<String, Bytes>>(var records) ->
                    new Opened.Ready(new EngineRecords(files, file, chainId, records));
                case Decoded.Malformed<SortedMap<String, Bytes>>(String detail) -> failed(file, detail);
            };
        } catch (IOException e) {
            return failed(file, String.valueOf(e.getMessage()));
        }
    }

    private static Opened failed(Path file, String detail) {
        return new Opened.Failed(
                "ENGINE_RECORDS_UNUSABLE",
                file + ": " + detail + ". It says what this node has voted for. Restore it from a backup of this node"
                        + " made after its last vote; without one, join with a new key.");
    }

    /** Of the same engine, in files of their own beside this one. */
    public KeptBlocks blocks() {
        return KeptBlocks.open(files, file, chainId);
    }

    public synchronized Map<String, Bytes> all() {
        return Map.copyOf(records);
    }

    /**
     * Puts all of {@code changed} on the disk, or throws and leaves all as it was; an empty content removes the record.
     * {@link IllegalStateException} where they would take more than {@value #MAX_BYTES} bytes.
     */
    public synchronized void put(Map<String, Bytes> changed) {
        var next = new TreeMap<>(records);
        next.putAll(changed);
        next.values().removeIf(content -> content.length() == 0);
        byte[] encoded = encode(next);
        if (encoded.length > MAX_BYTES || next.size() > MAX_RECORDS) {
            throw new IllegalStateException("the engine's records take " + encoded.length + " bytes in " + next.size()
                    + " records, allowed " + MAX_BYTES + " in " + MAX_RECORDS);
        }
        try {
            files.replace(file, encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
        records = next;
    }

    private byte[] encode(SortedMap<String, Bytes> content) {
        var out = new Writer().varint(VERSION).raw(chainId).varint(content.size());
        content.forEach((name, record) -> out.text(name).bytes(record.toArray()));
        return out.u64(checksum(out.toBytes())).toBytes();
    }

    private static SortedMap<String, Bytes> read(Reader in, byte[] file, Hash chainId) throws MalformedException {
        in.varint(VERSION, VERSION, "version");
        if (!in.hash().equals(chainId)) {
            throw new MalformedException("it belongs to another chain");
        }
        int count = in.count(MAX_RECORDS, 2, "records");
        var records = new TreeMap<String, Bytes>();
        for (int i = 0; i < count; i++) {
            String name = in.text(MAX_NAME_BYTES, "name");
            if (!records.isEmpty() && records.lastKey().compareTo(name) >= 0) {
                throw new MalformedException("names are not strictly ascending");
            }
            byte[] record = in.bytes(MAX_BYTES, "record");
            if (record.length == 0) {
                throw new MalformedException("record " + name + " is empty");
            }
            records.put(name, Bytes.of(record));
        }
        if (in.u64() != checksum(Arrays.copyOf(file, file.length - CHECKSUM_BYTES))) {
            throw new MalformedException("it is damaged");
        }
        return records;
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }
}
