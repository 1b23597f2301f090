package org.psephos.node.storage;

/** Why the store could not do what it was asked. */
public record StorageFailure(Code code, String detail) {

    /** Stable names. */
    public enum Code {
        /** No space is left; what was committed stays. */
        DISK_FULL,
        /** The operating system refused a read or a write. */
        STORE_IO_FAILED,
        /** Bytes on disk don't match their checksum, or files are missing. */
        STORE_CORRUPT,
        /** The snapshot is past its deadline or was closed. */
        SNAPSHOT_EXPIRED,
        STORE_CLOSED
    }
}
