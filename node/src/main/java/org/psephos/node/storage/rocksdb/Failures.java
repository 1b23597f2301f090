package org.psephos.node.storage.rocksdb;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.psephos.node.storage.StorageException;
import org.psephos.node.storage.StorageFailure;
import org.psephos.node.storage.StorageFailure.Code;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Translates what RocksDB and the file system throw. */
final class Failures {
    private static final List<String> NO_SPACE = List.of("no space left", "disk quota exceeded", "file too large");

    /** What RocksDB says of missing files, which it takes for an I/O error. */
    private static final List<String> MISSING = List.of("no such file", "file is too short", "not found");

    private static final List<String> LOCKED = List.of("lock hold by current process", "while lock file");

    private Failures() {}

    static StorageFailure of(RocksDBException e) {
        String detail = detail(e);
        var status = e.getStatus();
        if (isNoSpace(status, detail)) {
            return new StorageFailure(Code.DISK_FULL, detail);
        }
        return new StorageFailure(isCorruption(status, detail) ? Code.STORE_CORRUPT : Code.STORE_IO_FAILED, detail);
    }

    static StorageFailure of(IOException e) {
        String detail = Objects.requireNonNullElse(e.getMessage(), e.toString());
        return new StorageFailure(mentions(detail, NO_SPACE) ? Code.DISK_FULL : Code.STORE_IO_FAILED, detail);
    }

    static StorageException exception(RocksDBException e) {
        return new StorageException(of(e));
    }

    static boolean isLocked(RocksDBException e) {
        return mentions(detail(e), LOCKED);
    }

    private static boolean isNoSpace(@Nullable Status status, String detail) {
        return (status != null && status.getSubCode() == Status.SubCode.NoSpace) || mentions(detail, NO_SPACE);
    }

    private static boolean isCorruption(@Nullable Status status, String detail) {
        return (status != null && status.getCode() == Status.Code.Corruption) || mentions(detail, MISSING);
    }

    private static String detail(RocksDBException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString()).strip();
    }

    private static boolean mentions(String detail, List<String> phrases) {
        String lower = detail.toLowerCase(Locale.ROOT);
        return phrases.stream().anyMatch(lower::contains);
    }
}
