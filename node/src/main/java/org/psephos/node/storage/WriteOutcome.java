package org.psephos.node.storage;

/** Whether a commit or a checkpoint took place. */
public sealed interface WriteOutcome {
    record Done() implements WriteOutcome {}

    /** Nothing of it took place. */
    record Failed(StorageFailure failure) implements WriteOutcome {}
}
