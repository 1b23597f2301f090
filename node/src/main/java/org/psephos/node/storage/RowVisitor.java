package org.psephos.node.storage;

/** Sees the rows of a scan in order; the arrays are the visitor's to keep. */
@FunctionalInterface
public interface RowVisitor {
    /** Returns false to end the scan after this row. */
    boolean visit(byte[] key, byte[] value);
}
