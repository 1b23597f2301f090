package org.psephos.core.light;

import java.util.List;

/** What a verification found. */
public record Verdict(List<Check> checks, Anchoring anchoring) {
    public Verdict {
        checks = List.copyOf(checks);
    }

    /** Everything that the bytes say fits together. Whoever makes a chain of their own can make such bytes. */
    public boolean consistent() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::ok);
    }

    public boolean anchored() {
        return anchoring == Anchoring.ANCHORED;
    }

    public boolean valid() {
        return consistent() && anchored();
    }
}
