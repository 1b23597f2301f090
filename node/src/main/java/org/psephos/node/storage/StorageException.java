package org.psephos.node.storage;

/** Thrown by reads, which have no better answer: the disk failed, or the reader was closed. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final StorageFailure failure;

    public StorageException(StorageFailure failure) {
        super(failure.code() + ": " + failure.detail());
        this.failure = failure;
    }

    public StorageFailure failure() {
        return failure;
    }
}
