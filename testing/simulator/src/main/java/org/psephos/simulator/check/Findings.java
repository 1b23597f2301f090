package org.psephos.simulator.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the first thing that was found wrong. */
public final class Findings {
    private @Nullable Finding first;

    /** @param invariant stable name */
    public record Finding(String invariant, String detail) {}

    public void add(String invariant, String detail) {
        if (first == null) {
            first = new Finding(invariant, detail);
        }
    }

    public boolean areNone() {
        return first == null;
    }

    public Optional<Finding> first() {
        return Optional.ofNullable(first);
    }
}
