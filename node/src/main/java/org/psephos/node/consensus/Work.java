package org.psephos.node.consensus;

import java.util.Optional;
import org.psephos.core.codec.Bytes;

/** A search that can be cut into ranges. Safe for use by several threads, each with an attempt of its own. */
public interface Work {
    /** A searcher for one thread. */
    Searcher searcher();

    /** Tries ranges of numbers. */
    interface Searcher {
        /** The seal, if one of the {@code count} numbers from {@code start} gives one. Takes about a millisecond. */
        Optional<Bytes> search(long start, int count);
    }
}
