package org.psephos.node.storage;

/** Whether a commit or a checkpoint took place. */
public sealed interface WriteOutcome {
    record Done() implements WriteOutcome {}

    /**
     * No reader sees any of it. A batch whose log record was written but not synced may be there when the store is opened again: whole
     * or not at all.
     */
    record Failed(StorageFailure failure) implements WriteOutcome {}
}
