package org.psephos.node.storage;

/** Which end of a range a scan starts from. */
public enum Direction {
    ASCENDING,
    DESCENDING
}
