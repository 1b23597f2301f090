package org.psephos.node.consensus;

import java.util.Optional;
import org.psephos.core.codec.Bytes;

/** A search that can be cut into ranges. Safe for use by several threads, each with a searcher of its own. */
public interface Work {
    /** A searcher for one thread. */
    Searcher searcher();

    /** Tries ranges of numbers. Not safe for use by several threads. */
    interface Searcher {
        /** The seal, if one of the {@code count} numbers from {@code start} on, modulo 2⁶⁴, gives one. */
        Optional<Bytes> search(long start, int count);

        /** Numbers tried since this searcher was made. */
        long attempts();
    }
}
