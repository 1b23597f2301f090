package org.psephos.core.merkle;

import java.util.Optional;

/** Where pages of the state tree come from that are not in memory: what the last checkpoint wrote. */
@FunctionalInterface
public interface PageSource {
    /** For trees that live wholly in memory. */
    PageSource NONE = id -> Optional.empty();

    /** The bytes that a {@link PageSink} was last given for {@code id}, if they were not removed since. */
    Optional<byte[]> load(PageId id);
}
