package org.psephos.node.storage;

/** A place that holds at most one open store. */
public interface Storage {
    /** Opens what is there, or creates it where there is nothing. */
    OpenOutcome open(Schema schema);

    /** Puts right what can be put right without guessing at consensus rows. The store must be closed. */
    RepairOutcome repair(Schema schema);
}
