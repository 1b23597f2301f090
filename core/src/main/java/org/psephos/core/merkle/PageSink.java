package org.psephos.core.merkle;

/** Where a checkpoint puts pages of the state tree. All of one checkpoint must reach the disk, or nothing of it. */
public interface PageSink {
    /** Replaces what was there. */
    void put(PageId id, byte[] page);

    void remove(PageId id);
}
