package org.psephos.core.election;

/** How choices travel. */
public enum ElectionKind {
    /** In clear, signed by the voter. */
    OPEN
}
